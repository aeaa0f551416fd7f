// Section C of the semantics, read literally: does a list of conditions hold for a profile and an event's properties?

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** A leaf (`attribute` or `property` plus one operator) or one of `all`, `any`, `none`. */
export type Condition = Record<string, Json>

export interface Facts {
  readonly profile: ReadonlyMap<string, Json>
  readonly properties: Readonly<Record<string, Json>>
}

/** A list means AND. */
export const allHold = (conditions: Condition[], facts: Facts): boolean => conditions.every((one) => holds(one, facts))

const holds = (condition: Condition, facts: Facts): boolean => {
  const { all, any, none } = condition as Record<string, Condition[] | undefined>
  if (all !== undefined) return all.every((one) => holds(one, facts))
  if (any !== undefined) return any.some((one) => holds(one, facts))
  if (none !== undefined) return !none.some((one) => holds(one, facts))

  const [operator, operand] = Object.entries(condition).find(([key]) => key !== 'attribute' && key !== 'property') ?? []
  if (operator === undefined || operand === undefined) throw new Error(`no operator in ${JSON.stringify(condition)}`)
  return typeof condition['attribute'] === 'string'
    ? attributeHolds(facts.profile.get(condition['attribute']), operator, operand)
    : propertyHolds(facts.properties, condition['property'] as string, operator, operand)
}

/** Every negative operator and the positive operator it denies. */
const twins: Record<string, string> = {
  does_not_equal: 'equals',
  is_none_of: 'is_any_of',
  contains_none_of: 'contains_any_of',
  does_not_match_regex: 'matches_regex',
  includes_none_of: 'includes_any_of',
}

/** The positive operators on one value that is there. C1: the wrong type matches none of them. C2: types never coerce. */
const positive = (value: Json, operator: string, operand: Json, regexFlags: string): boolean => {
  const list = Array.isArray(operand) ? operand : []
  switch (operator) {
    case 'equals':
      return value === operand
    case 'is_any_of':
      return list.some((one) => value === one)
    case 'more_than':
      return typeof value === 'number' && value > Number(operand)
    case 'less_than':
      return typeof value === 'number' && value < Number(operand)
    case 'contains_any_of':
      return typeof value === 'string' && list.some((one) => value.includes(String(one)))
    case 'matches_regex': // C4: unanchored; an empty string never matches. Reading: RE2 works on code points, hence `u`.
      return typeof value === 'string' && value !== '' && new RegExp(String(operand), regexFlags).test(value)
    case 'includes_any_of':
      return Array.isArray(value) && list.some((one) => value.includes(one))
    case 'before':
      return isoTime(value) !== null && isoTime(value)! < isoTime(operand)!
    case 'after':
      return isoTime(value) !== null && isoTime(value)! > isoTime(operand)!
    default:
      throw new Error(`unknown operator ${operator}`)
  }
}

/** The column "attribute". */
const attributeHolds = (value: Json | undefined, operator: string, operand: Json): boolean => {
  const absent = value === undefined || value === null
  if (operator === 'is_blank') return (absent || value === '') === operand
  const twin = twins[operator]
  if (twin === 'matches_regex' && (absent || value === '')) return false
  if (twin !== undefined) return absent || !positive(value, twin, operand, 'iu')
  if (absent) return operator === 'less_than' || (operator === 'equals' && operand === 0)
  return positive(value, operator, operand, 'iu')
}

/** The column "property". C3: a positive operator needs one value that matches, a negative one that its twin has none. */
const propertyHolds = (properties: Facts['properties'], name: string, operator: string, operand: Json): boolean => {
  const whole = operator === 'includes_any_of' || operator === 'includes_none_of'
  const found = valuesOf(properties, name, whole)
  // C1. Reading: a path that leads to no value at all (also through or to an empty array) is an absent property.
  if (operator === 'is_blank') return (found.length === 0) === operand
  if (found.length === 0) return false
  const twin = twins[operator]
  if (twin === undefined) return found.some((value) => positive(value, operator, operand, 'u'))
  // "Empty never matches": strings that are empty are left out as if absent, for the negative regex too.
  if (twin === 'matches_regex' && found.every((value) => value === '')) return false
  return !found.some((value) => positive(value, twin, operand, 'u'))
}

/**
 * C3: the literal name first, otherwise dots walk into objects; an array stands for its elements. `null` is absent.
 * Reading: a literal name that is there with `null` is that property, absent; then nothing is walked.
 */
const valuesOf = (properties: Facts['properties'], name: string, keepLastArray: boolean): Json[] => {
  let found: Json[] = [properties]
  if (Object.hasOwn(properties, name)) found = [properties[name]!]
  else {
    for (const key of name.split('.')) {
      found = found
        .flatMap(elements)
        .flatMap((value) =>
          typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
            ? [value[key]!]
            : [],
        )
    }
  }
  return (keepLastArray ? found : found.flatMap(elements)).filter((value) => value !== null)
}

const elements = (value: Json): Json[] => (Array.isArray(value) ? value.flatMap(elements) : [value])

/**
 * Milliseconds of an ISO-8601 date or date-time; no zone is UTC, fractions beyond milliseconds are cut.
 * Reading: a space for the `T`, small letters, a comma and a zone without colon are understood; a day or an hour that
 * does not exist is no time.
 */
export const isoTime = (text: Json): number | null => {
  if (typeof text !== 'string') return null
  const form = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text)
  if (form === null) return null
  const [, date, minutes = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = form
  const clock = `${date}T${minutes}${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}`
  const asUtc = Date.parse(`${clock}Z`)
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString() !== `${clock}Z`) return null // 30 February, 24:00
  const time = Date.parse(clock + zone.toUpperCase().replace(/(\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(time) ? null : time
}
