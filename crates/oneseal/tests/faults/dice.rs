//! Chance with a seed: what a test did by chance, it can do again.

/// A small generator (splitmix64); good enough to choose moments and acts.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// Further dice that do not depend on how often these are thrown.
    pub fn split(&mut self) -> Self {
        Self(self.next())
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    /// True once in `so_many` throws.
    pub fn once_in(&mut self, so_many: usize) -> bool {
        self.below(so_many) == 0
    }

    pub fn one_of<'a, T>(&mut self, those: &'a [T]) -> &'a T {
        &those[self.below(those.len())]
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

/// The seed of a test: `ONESEAL_FAULT_SEED`, or else a new one. It is printed, so that a failure can be looked at again.
pub fn seed(test: &str) -> u64 {
    let given = std::env::var("ONESEAL_FAULT_SEED").ok().map(|text| text.parse().unwrap());
    let seed = given.unwrap_or_else(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        u64::from(since.subsec_nanos()) ^ since.as_secs().rotate_left(20)
    });
    eprintln!("{test}: ONESEAL_FAULT_SEED={seed}");
    seed
}
