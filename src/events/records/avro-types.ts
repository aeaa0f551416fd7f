/** What avsc is told about types: 64-bit numbers that no double holds, and times. */
import type { ForSchemaOptions } from 'avsc'
import { floorDivide } from '../../text/time.ts'

export async function avroTypes(): Promise<Partial<ForSchemaOptions>> {
  const { default: avro } = await import('avsc')
  const { LogicalType, LongType } = avro.types
  // oxlint-disable-next-line no-underscore-dangle -- the documented way to read 64-bit numbers whole
  const long = LongType.__with({
    fromBuffer: (buffer: Buffer) => narrow(buffer.readBigInt64LE()),
    toBuffer: (value: number | bigint) => {
      const buffer = Buffer.alloc(8)
      buffer.writeBigInt64LE(BigInt(value))
      return buffer
    },
    fromJSON: Number,
    toJSON: Number,
    isValid: (value: unknown) => typeof value === 'bigint' || Number.isInteger(value),
    compare: (a: number | bigint, b: number | bigint) => (a < b ? -1 : a > b ? 1 : 0),
  })
  /** A time counted in `ticks` a millisecond; what is cut off is below a millisecond. */
  const time = (ticks: bigint) =>
    class extends LogicalType {
      protected override _fromValue(value: number | bigint): Date {
        return typeof value === 'bigint' || ticks > 1n
          ? new Date(Number(floorDivide(BigInt(value), ticks)))
          : new Date(value)
      }
      protected override _toValue(value: unknown): unknown {
        return value instanceof Date ? Number(BigInt(value.getTime()) * ticks) : undefined
      }
    }
  class AvroDate extends LogicalType {
    protected override _fromValue(days: number): string {
      return new Date(days * 86_400_000).toISOString().slice(0, 10)
    }
    protected override _toValue(value: unknown): unknown {
      return typeof value === 'string' ? Date.parse(value) / 86_400_000 : undefined
    }
  }
  const [milliseconds, microseconds, nanoseconds] = [time(1n), time(1000n), time(1_000_000n)]
  return {
    registry: { long },
    logicalTypes: {
      'timestamp-millis': milliseconds,
      'timestamp-micros': microseconds,
      'timestamp-nanos': nanoseconds,
      'local-timestamp-millis': milliseconds,
      'local-timestamp-micros': microseconds,
      'local-timestamp-nanos': nanoseconds,
      date: AvroDate,
    },
  }
}

const narrow = (value: bigint) =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
