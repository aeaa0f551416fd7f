/** A moment with the offset it is shown in, and IANA zones. UTC unless `time_zone` says otherwise. */
export class LiquidTime {
  readonly epochMs: number
  readonly offsetMinutes: number
  /** The zone's abbreviation; undefined where Ruby knows none (a bare offset). */
  readonly zone: string | undefined

  constructor(
    epochMs: number,
    offsetMinutes: number,
    zone: string | undefined = offsetMinutes === 0 ? 'UTC' : undefined,
  ) {
    this.epochMs = epochMs
    this.offsetMinutes = offsetMinutes
    this.zone = zone
  }

  /** A date whose UTC fields read as the local wall clock. */
  get wall(): Date {
    return new Date(this.epochMs + this.offsetMinutes * 60_000)
  }

  /** `Time#to_s`: `2024-01-31 09:30:00 UTC`, or with `-0500` at the end. */
  toString(): string {
    const text = this.wall.toISOString()
    return `${text.slice(0, 10)} ${text.slice(11, 19)} ${this.zone === 'UTC' ? 'UTC' : formatOffset(this.offsetMinutes)}`
  }
}

export function formatOffset(minutes: number, separator = ''): string {
  const size = Math.abs(Math.round(minutes))
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${separator}${pad(size % 60)}`
}

/** The moment shown in `zone`: an IANA name, or an offset like `-0500`; undefined when there is no such zone. */
export function inZone(time: LiquidTime, zone: string): LiquidTime | undefined {
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone.trim())
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3])
    return new LiquidTime(time.epochMs, offset[1] === '-' ? -minutes : minutes)
  }
  const minutes = zoneOffset(time.epochMs, zone.trim())
  return minutes === undefined ? undefined : new LiquidTime(time.epochMs, minutes, zoneName(time.epochMs, zone.trim()))
}

function zoneOffset(epochMs: number, zone: string): number | undefined {
  const parts = zoneParts(epochMs, zone)
  if (!parts) return undefined
  const field = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const wall = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  )
  return Math.round((wall - Math.floor(epochMs / 1000) * 1000) / 60_000)
}

function zoneParts(epochMs: number, zone: string): Intl.DateTimeFormatPart[] | undefined {
  const format = formatFor(zone)
  return format?.formatToParts(epochMs)
}

// Making a format takes far longer than using it; there are only so many zones.
const formats = new Map<string, Intl.DateTimeFormat>()

/** undefined: there is no such zone. */
function formatFor(zone: string): Intl.DateTimeFormat | undefined {
  const known = formats.get(zone)
  if (known) return known
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      timeZoneName: 'short',
    })
    formats.set(zone, format)
    return format
  } catch {
    return undefined
  }
}

function zoneName(epochMs: number, zone: string): string | undefined {
  const name = zoneParts(epochMs, zone)?.find((part) => part.type === 'timeZoneName')?.value
  return name?.startsWith('GMT') ? undefined : name
}
