"""Checks SM2 signatures and sealed PDF files with nothing but the standard library.

It shares no line and no library with the Rust code, so that an error in one is not repeated in the other:
  sm2.py signature PUBLIC_POINT_HEX MESSAGE_FILE SIGNATURE_DER_FILE
  sm2.py pdf SEALED_FILE ROOT_CERTIFICATE_DER_FILE
It says "ok" and ends with 0, or says what is wrong and ends with 1.
"""
import re
import sys

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
SM3_OID, SM2_SM3_OID = "1.2.156.10197.1.401", "1.2.156.10197.1.501"


def sm3(data):
    mask = 0xFFFFFFFF
    rot = lambda x, n: ((x << n % 32) | (x >> (32 - n % 32))) & mask
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data_bits = len(data) * 8
    data += b"\x80" + b"\0" * ((55 - len(data)) % 64) + data_bits.to_bytes(8, "big")
    for start in range(0, len(data), 64):
        w = [int.from_bytes(data[start + i:start + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rot(w[j - 3], 15)
            w.append(x ^ rot(x, 15) ^ rot(x, 23) ^ rot(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = rot((rot(a, 12) + e + rot(t, j)) & mask, 7)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g & mask)
            tt1 = (ff + d + (ss1 ^ rot(a, 12)) + (w[j] ^ w[j + 4])) & mask
            tt2 = (gg + h + ss1 + w[j]) & mask
            a, b, c, d = tt1, a, rot(b, 9), c
            e, f, g, h = tt2 ^ rot(tt2, 9) ^ rot(tt2, 17), e, rot(f, 19), g
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in v)


def add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = (3 * p[0] * p[0] + A) * pow(2 * p[1], -1, P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P)
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def times(k, p):
    total = None
    while k:
        if k & 1:
            total = add(total, p)
        p, k = add(p, p), k >> 1
    return total


def verify(point, message, der):
    """Whether the DER signature over the message was made by the key with this SEC 1 point."""
    assert len(point) == 65 and point[0] == 4, "the point is not in uncompressed form"
    key = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
    assert (key[1] ** 2 - key[0] ** 3 - A * key[0] - B) % P == 0, "the point is not on the curve"
    parts = (A, B, *G)
    z = sm3(b"\x00\x80" + b"1234567812345678" + b"".join(x.to_bytes(32, "big") for x in parts) + point[1:])
    r, s = (int.from_bytes(value, "big") for _, value, _ in children(read(der)[1]))
    t = (r + s) % N
    if not (0 < r < N and 0 < s < N and t):
        return False
    x, _ = add(times(s, G), times(t, key))
    return (int.from_bytes(sm3(z + message), "big") + x) % N == r


def read(data):
    """The first element: tag, content, and all of its bytes."""
    tag, length, start = data[0], data[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start], "big")
    assert start + length <= len(data), "an element is cut off"
    return tag, data[start:start + length], data[:start + length]


def children(content):
    found = []
    while content:
        found.append(read(content))
        content = content[len(found[-1][2]):]
    return found


def oid(content):
    numbers, value = [], 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    return ".".join(map(str, [min(numbers[0] // 40, 2), numbers[0] - 40 * min(numbers[0] // 40, 2), *numbers[1:]]))


def certificate(der):
    """Signed part, issuer, subject, public point and signature."""
    body, algorithm, signature = children(read(der)[1])
    assert oid(children(algorithm[1])[0][1]) == SM2_SM3_OID, "the certificate is not signed with SM2"
    fields = children(body[1])
    return {"body": body[2], "serial": fields[1][2], "issuer": fields[3][2], "subject": fields[5][2],
            "point": children(fields[6][1])[1][1][1:], "signature": signature[1][1:]}


def check_pdf(file, root):
    ranges = [int(n) for n in re.search(rb"/ByteRange\s*\[([\d\s]+)\]", file).group(1).split()]
    a, b, c, d = ranges
    assert a == 0 and c + d == len(file), "the byte ranges do not cover the file"
    assert file[b:b + 1] == b"<" and file[c - 1:c] == b">", "the hole is not one string"
    hole = bytes.fromhex(file[b + 1:c - 1].decode())
    info = read(hole)
    assert not hole[len(info[2]):].strip(b"\0"), "something lies behind the signature"
    kind, explicit = children(info[1])
    assert oid(kind[1]) == "1.2.840.113549.1.7.2", "not SignedData"
    version, digests, content, certificates, signers = children(read(explicit[1])[1])
    assert len(children(content[1])) == 1, "the signature is not detached"
    (signer,) = children(signers[1])
    _, sid, digest_algorithm, attributes, algorithm, signature = children(signer[1])
    assert oid(children(digest_algorithm[1])[0][1]) == SM3_OID, "not SM3"
    assert oid(children(algorithm[1])[0][1]) == SM2_SM3_OID, "not SM2 with SM3"
    stated = {oid(children(x[1])[0][1]): read(children(x[1])[1][1]) for x in children(attributes[1])}
    assert stated["1.2.840.113549.1.9.4"][1] == sm3(file[:b] + file[c:]), "the content was changed"
    own = next(x[2] for x in children(certificates[1]) if certificate(x[2])["serial"] == children(sid[1])[1][2])
    named = children(children(children(stated["1.2.840.113549.1.9.16.2.47"][1])[0][1])[0][1])
    assert named[1][1] == sm3(own), "the signature names another certificate"
    leaf, root = certificate(own), certificate(root)
    assert children(sid[1])[0][2] == leaf["issuer"] == root["subject"], "another issuer"
    assert verify(root["point"], leaf["body"], leaf["signature"]), "the root did not issue the certificate"
    assert verify(root["point"], root["body"], root["signature"]), "the root did not sign itself"
    # Signed as a SET, stored under a tag of its own.
    signed = b"\x31" + attributes[2][1:]
    assert verify(leaf["point"], signed, signature[1]), "the signature is not by the certified key"


def main():
    contents = lambda path: open(path, "rb").read()
    try:
        if sys.argv[1] == "signature":
            point, message, signature = bytes.fromhex(sys.argv[2]), contents(sys.argv[3]), contents(sys.argv[4])
            assert verify(point, message, signature), "the signature is wrong"
        else:
            check_pdf(contents(sys.argv[2]), contents(sys.argv[3]))
    except Exception as error:
        sys.exit(f"{type(error).__name__}: {error}")
    print("ok")


assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
if __name__ == "__main__":
    main()
