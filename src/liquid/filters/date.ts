/** `date` and `time_zone`. */
import { parseTime } from '../parse-time.ts'
import { strftime } from '../strftime.ts'
import { inZone } from '../time.ts'
import { toText } from '../value.ts'
import { filter } from './filter.ts'

export const DATE_FILTERS = [
  /** Whatever is no date passes through unchanged. */
  filter('date', [1, 1], (input, [format], { now }) => {
    const pattern = toText(format)
    const time = pattern === '' ? undefined : parseTime(input, now)
    return time ? strftime(time, pattern) : input
  }),
  filter('time_zone', [1, 1], (input, [zone], { now }) => {
    const time = parseTime(input, now)
    return (time && inZone(time, toText(zone))) ?? input
  }),
]
