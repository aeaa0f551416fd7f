/** Times in ms since the epoch as ISO-8601, in UTC. */

const DAY: u64 = 86_400_000
/** 400 years, after which the calendar repeats. */
const ERA: u32 = 146_097
/** From 1 March of the year -400 to 1970: years that begin in March end with the day that not all of them have. */
const BEFORE: f64 = (719_468 + 146_097) * 86_400_000

/** Whole milliseconds of the years 0 to 9999. */
export function isUsualTime(ms: f64): bool {
  return ms >= -62_167_219_200_000 && ms < 253_402_300_800_000 && Math.floor(ms) == ms
}

/** `2026-01-05T10:11:12.345Z`; where it ends. */
export function putTime(time: f64, out: usize): usize {
  const ms = <u64>(time + BEFORE)
  putDate(<u32>(ms / DAY), out)
  putTimeOfDay(<u32>(ms % DAY), out + 10)
  return out + 24
}

function putDate(days: u32, out: usize): void {
  const day = days % ERA
  const years = (day - day / 1460 + day / 36_524 - day / (ERA - 1)) / 365
  const ofYear = day - (365 * years + years / 4 - years / 100)
  // Five months in a row always have 153 days.
  const month = (5 * ofYear + 2) / 153
  const isAfter = month >= 10
  const year = (days / ERA) * 400 - 400 + years + (isAfter ? 1 : 0)
  putTwo(year / 100, out)
  putTwo(year % 100, out + 2)
  store<u8>(out, 0x2d, 4)
  putTwo(isAfter ? month - 9 : month + 3, out + 5)
  store<u8>(out, 0x2d, 7)
  putTwo(ofYear - (153 * month + 2) / 5 + 1, out + 8)
}

function putTimeOfDay(ms: u32, out: usize): void {
  store<u8>(out, 0x54)
  putTwo(ms / 3_600_000, out + 1)
  store<u8>(out, 0x3a, 3)
  putTwo((ms / 60_000) % 60, out + 4)
  store<u8>(out, 0x3a, 6)
  putTwo((ms / 1000) % 60, out + 7)
  store<u8>(out, 0x2e, 9)
  store<u8>(out, 0x30 + ((ms / 100) % 10), 10)
  putTwo(ms % 100, out + 11)
  store<u8>(out, 0x5a, 13)
}

function putTwo(number: u32, out: usize): void {
  store<u16>(out, (0x30 + number / 10) | ((0x30 + (number % 10)) << 8))
}
