//! An office with a software key store and a certificate to seal; shared by tests and benches.

use std::path::Path;

use oneseal_seal::ca::Names;
use oneseal_seal::certificate_page::{CertificateContent, Labels, Language, lay_out};
use oneseal_seal::face::Face;
use oneseal_seal::keystore::{Cost, Keystore};
use oneseal_seal::pdf;
use oneseal_seal::pdf_signature::{Prepared, Sealing, prepare, seal};
use oneseal_seal::signer::{Authorisation, KeyInfo, Purpose, trust_roots};
use oneseal_seal::stamp::SealArt;

pub const NOW: i64 = 1_760_000_000_000;
pub const AUTHORITY: &str = "140822";
pub const BUREAU: &str = "万荣县行政审批服务管理局";

pub struct Office {
    pub keys: Keystore,
    pub root: KeyInfo,
    pub seal: KeyInfo,
    pub log: KeyInfo,
    pub face: Face,
}

impl Office {
    pub fn open(dir: &Path) -> Self {
        let keys = Keystore::create_with_cost(dir, "correct horse", Cost::Testing).unwrap();
        let root = Names::new("山西省审批服务管理局", "11140000MB0000000A");
        let bureau = Names::new(BUREAU, "11140822MB1234567X");
        Self {
            root: keys.generate(Purpose::Ca, None, NOW, &root).unwrap(),
            seal: keys.generate(Purpose::Seal, Some(AUTHORITY), NOW, &bureau).unwrap(),
            log: keys.generate(Purpose::Log, Some(AUTHORITY), NOW, &bureau).unwrap(),
            face: Face::find(None).unwrap(),
            keys,
        }
    }

    pub fn roots(&self) -> Vec<Vec<u8>> {
        trust_roots(&self.keys)
    }

    pub fn prepared(&self) -> Prepared {
        let document = lay_out(&self.face, &content()).unwrap();
        prepare(pdf::render(&document, &self.face).unwrap()).unwrap()
    }

    pub fn sealed(&self) -> Vec<u8> {
        let prepared = self.prepared();
        let authorisation = decision(prepared.digest);
        seal(prepared.bytes, &self.keys, &self.sealing(&authorisation)).unwrap()
    }

    pub fn sealing<'a>(&'a self, authorisation: &'a Authorisation) -> Sealing<'a> {
        Sealing { key_id: &self.seal.id, certificates: &[], signing_ms: NOW + 5000, authorisation }
    }
}

pub fn decision(digest: [u8; 32]) -> Authorisation {
    Authorisation::Document { case: "140822-0192f3a1".into(), certificate: "0192f3a2".into(), digest }
}

pub fn content() -> CertificateContent {
    CertificateContent {
        title: "食品经营许可证".into(),
        certificate_number: "JY11408220012345".into(),
        identifier: "1.2.156.3005.2.11140100MB1900000T001.11140100MB1900000T.2021000001.001.D".into(),
        holder_name: "万荣县后土餐饮管理有限公司".into(),
        holder_code: "91140822MA0H000000".into(),
        principal: "王建国".into(),
        address: "山西省运城市万荣县解店镇后土大街128号".into(),
        scope: "热食类食品制售；冷食类食品制售；预包装食品销售（含冷藏冷冻食品）；散装食品销售（不含冷藏冷冻食品）；\
                自制饮品制售。"
            .into(),
        lines: vec![
            ("主体业态".into(), "餐饮服务经营者".into()),
            ("日常监督管理机构".into(), "万荣县市场监督管理局".into()),
        ],
        labels: Labels::default(),
        issuing_authority: BUREAU.into(),
        issue_date: jiff::civil::date(2025, 10, 9),
        valid_from: Some(jiff::civil::date(2025, 10, 9)),
        valid_to: Some(jiff::civil::date(2030, 10, 8)),
        verify_url: "https://oneseal.example.gov.cn/verify/140822-0192f3a1".into(),
        seal_art: SealArt::approval(BUREAU),
        notice_lines: vec!["本电子证照与纸质证照具有同等法律效力。".into()],
        test_seal: true,
        language: Language::Chinese,
        created_ms: NOW,
    }
}
