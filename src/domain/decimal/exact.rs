//! Decimals of any length into the doubles next to them, in whole numbers of any length.

/// More digits than two neighbouring doubles can be told apart by; what follows only says which side of a middle.
const ENOUGH_DIGITS: usize = 800;

/// The digits that 32 bits have room for.
const AT_ONCE: usize = 9;

/// The double next to the whole number that `digits` are times ten to the `exponent`: as much of the quotient as a double
/// holds, and whether anything is left.
pub fn double(digits: &[u8], exponent: i64) -> f64 {
    let (digits, cut) = digits.split_at(digits.len().min(ENOUGH_DIGITS));
    let mut is_more = cut.iter().any(|it| *it != 0);
    let exponent = exponent + cut.len() as i64;
    let mut number = Long::default();
    for digits in digits.chunks(AT_ONCE) {
        number.multiply(10_u32.pow(digits.len() as u32), digits.iter().fold(0, |sum, it| sum * 10 + u32::from(*it)));
    }
    for power in powers_of_ten(exponent) {
        number.multiply(power, 0);
    }
    // Room for 64 bits behind the division: ten is less than sixteen, four bits.
    let n_lower = if exponent < 0 { (exponent.unsigned_abs() as usize * 4 + 96) / 32 } else { 2 };
    number.0.splice(0..0, std::iter::repeat_n(0, n_lower));
    for power in powers_of_ten(-exponent) {
        is_more |= number.divide(power) != 0;
    }
    number.double(-32 * n_lower as i64, is_more)
}

/// Factors whose product is ten to the `exponent`; none for a negative one.
fn powers_of_ten(exponent: i64) -> impl Iterator<Item = u32> {
    let exponent = usize::try_from(exponent).unwrap_or(0);
    (0..exponent).step_by(AT_ONCE).map(move |done| 10_u32.pow((exponent - done).min(AT_ONCE) as u32))
}

/// A whole number of any length, the lowest 32 bits first, without zeros at its end.
#[derive(Default)]
struct Long(Vec<u32>);

impl Long {
    fn multiply(&mut self, by: u32, plus: u32) {
        let mut carry = u64::from(plus);
        for part in &mut self.0 {
            carry += u64::from(*part) * u64::from(by);
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// Divides, and returns what is left.
    fn divide(&mut self, by: u32) -> u32 {
        let mut left = 0_u64;
        for part in self.0.iter_mut().rev() {
            left = left << 32 | u64::from(*part);
            *part = (left / u64::from(by)) as u32;
            left %= u64::from(by);
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        left as u32
    }

    /// The double next to this number, and a little more if `is_more`, times two to the `exponent`; of two that are
    /// equally near the even one (IEEE 754, 4.3.1).
    fn double(&self, exponent: i64, mut is_more: bool) -> f64 {
        let part = |back: usize| self.0.len().checked_sub(back).and_then(|at| self.0.get(at)).copied().unwrap_or(0);
        let n_free = part(1).leading_zeros();
        let top = u128::from(part(1)) << 64 | u128::from(part(2)) << 32 | u128::from(part(3));
        let top = top << n_free;
        let (upper, lower) = ((top >> 32) as u64, top as u32);
        is_more |= lower != 0 || self.0.iter().rev().skip(3).any(|it| *it != 0);
        // The power of two of the highest bit.
        let power = exponent + 32 * self.0.len() as i64 - 1 - i64::from(n_free);
        let n_dropped = 11 + (-1022 - power).clamp(0, 53) as u32;
        let kept = upper.checked_shr(n_dropped).unwrap_or(0);
        let dropped = upper - (kept << n_dropped.min(63));
        let half = 1_u64 << (n_dropped - 1);
        let is_up = dropped > half || dropped == half && (is_more || kept % 2 == 1);
        let rounded = kept + u64::from(is_up);
        // What is carried out of the fraction raises the exponent beside it, up to infinity.
        match power {
            ..-1075 => 0.0,
            -1075..-1022 => f64::from_bits(rounded),
            -1022..=1023 => f64::from_bits((((power + 1022) as u64) << 52) + rounded),
            1024.. => f64::INFINITY,
        }
    }
}
