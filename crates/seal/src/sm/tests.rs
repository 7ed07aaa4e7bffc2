//! The published vectors: GB/T 32905 (SM3), GB/T 32907 (SM4), GB/T 32918 (SM2), RFC 8998 (SM4-GCM).

use sm4::cipher::{BlockCipherEncrypt as _, KeyInit as _};

use super::*;

const SECRET: &str = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
const POINT: &str = "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
                     ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
const E: &str = "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640";
const RAW: &str = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3\
                   b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

fn bytes<const N: usize>(hex: &str) -> [u8; N] {
    hex::decode(hex).unwrap().try_into().unwrap()
}

#[test]
fn sm3_matches_the_standard() {
    assert_eq!(
        hex::encode(digest(b"abc")),
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    );
    let mut hasher = Hasher::new();
    for _ in 0..16 {
        hasher.update(b"abcd");
    }
    assert_eq!(
        hex::encode(hasher.finalize()),
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    );
}

#[test]
fn sm4_matches_the_standard() {
    let key: [u8; 16] = bytes("0123456789abcdeffedcba9876543210");
    let mut block = key.into();
    sm4::Sm4::new(&key.into()).encrypt_block(&mut block);
    assert_eq!(hex::encode(block), "681edf34d206965e86b3e94f536e4246");
}

#[test]
fn sm4_gcm_matches_rfc_8998_and_refuses_what_was_altered() {
    let key = bytes("0123456789abcdeffedcba9876543210");
    let nonce = bytes("00001234567800000000abcd");
    let aad = hex::decode("feedfacedeadbeeffeedfacedeadbeefabaddad2").unwrap();
    let plain = hex::decode(
        "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd\
         eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
    )
    .unwrap();
    let mut sealed = seal_gcm(&key, &nonce, &aad, &plain);
    assert_eq!(
        hex::encode(&sealed),
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
         d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d\
         83de3541e4c2b58177e065a9bf7b62ec"
    );
    assert_eq!(open_gcm(&key, &nonce, &aad, &sealed).unwrap(), plain);
    assert_eq!(open_gcm(&key, &nonce, b"other", &sealed), Err(OpenError));
    sealed[3] ^= 1;
    assert_eq!(open_gcm(&key, &nonce, &aad, &sealed), Err(OpenError));
}

#[test]
fn hmac_takes_keys_of_any_length() {
    // RFC 2104 by hand: H(K⊕opad ‖ H(K⊕ipad ‖ text)).
    for length in [0usize, 16, 64, 65, 200] {
        let key = vec![7u8; length];
        let mut block = [0u8; 64];
        if length > 64 {
            block[..32].copy_from_slice(&digest(&key));
        } else {
            block[..length].copy_from_slice(&key);
        }
        let inner = digest(&[block.map(|b| b ^ 0x36).as_slice(), b"text"].concat());
        let outer = digest(&[block.map(|b| b ^ 0x5c).as_slice(), &inner].concat());
        assert_eq!(hmac(&key, b"text"), outer, "key of {length} bytes");
    }
}

#[test]
fn sm2_matches_the_published_example() {
    let secret = SecretKey::from_bytes(&bytes(SECRET)).unwrap();
    let public = secret.public_key();
    assert_eq!(hex::encode(public.to_sec1()), POINT.replace(' ', ""));
    assert_eq!(hex::encode(public.z()), "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3");
    assert_eq!(hex::encode(public.digest_message(b"message digest")), E);
    let published = Signature::from_raw(&hex::decode(RAW).unwrap()).unwrap();
    assert!(public.verify_digest(&bytes(E), &published));
    assert!(public.verify(b"message digest", &published.to_der()));
    assert!(!public.verify(b"message digesT", &published.to_der()));
}

#[test]
fn signing_is_hedged_and_every_form_verifies() {
    let secret = SecretKey::from_bytes(&bytes(SECRET)).unwrap();
    let (first, second) = (secret.sign(b"m").unwrap(), secret.sign(b"m").unwrap());
    assert_ne!(first, second, "fresh randomness goes into every signature");
    for der in [first, second] {
        assert!(secret.public_key().verify(b"m", &der));
        let signature = Signature::from_der(&der).unwrap();
        assert_eq!(Signature::from_raw(&signature.to_raw()).unwrap(), signature);
    }
}

#[test]
fn keys_survive_pkcs8_and_sec1() {
    let secret = SecretKey::generate().unwrap();
    let again = SecretKey::from_pkcs8(&secret.to_pkcs8().unwrap()).unwrap();
    assert_eq!(secret.public_key(), again.public_key());
    assert_eq!(&PublicKey::from_sec1(&secret.public_key().to_sec1()).unwrap(), secret.public_key());
    assert_eq!(SecretKey::from_pkcs8(b"nonsense").err(), Some(SignatureError::SecretKey));
    assert_eq!(PublicKey::from_sec1(&[4; 65]).err(), Some(SignatureError::PublicKey));
}
