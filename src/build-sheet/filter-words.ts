/** Filters in the words of the dashboard. */
import type { Condition, ConditionTest } from '../condition/condition.ts'
import { filterGroups, type FilterGroup } from './filter-groups.ts'
import { join, say, type Text } from './say.ts'
import { differs, how, row, type Note, type Row } from './sheet.ts'

/** Fields of the profile that have filters of their own, by their name in a log. */
const profileFields = new Set([
  'city',
  'country',
  'date_of_birth',
  'email',
  'first_name',
  'gender',
  'language',
  'last_name',
  'phone_number',
  'random_bucket_number',
  'time_zone',
])

export const isProfileField = (name: string): boolean => profileFields.has(name)

export function attributeWords(name: string): Text {
  if (name === 'email') return ['Email Address']
  return isProfileField(name) ? say`profile field ${name}` : say`custom attribute ${name}`
}

/** The operator and its value, as the type of the value has them. */
export function operatorWords({ subject, operator, value }: ConditionTest): Text {
  const isText = typeof value === 'string'
  if (operator === 'is_blank') return [value === true ? 'is blank' : 'is not blank']
  if (typeof value === 'boolean') {
    if (operator === 'equals') return [`is ${value}`]
    return [subject === 'attribute' ? `is ${!value} or not set` : `is ${!value}`]
  }
  const phrases: Readonly<Partial<Record<ConditionTest['operator'], string>>> = {
    equals: isText && subject === 'attribute' ? 'is any of' : isText ? 'equals' : 'exactly',
    does_not_equal: isText && subject === 'attribute' ? 'is none of' : 'does not equal',
    contains_any_of: 'contains any of',
    contains_none_of: "doesn't contain any of",
    does_not_match_regex: 'does not match regex',
  }
  const phrase = phrases[operator] ?? operator.replaceAll('_', ' ')
  return say`${[phrase]} ${valueWords(value)}`
}

export function valueWords(value: unknown): Text {
  if (Array.isArray(value)) return join(value.map(valueWords), ', ')
  return say`${typeof value === 'string' ? value : JSON.stringify(value)}`
}

export function testWords(test: ConditionTest): Text {
  const subject = test.subject === 'attribute' ? attributeWords(test.name) : say`property ${test.name}`
  return say`${subject} ${operatorWords(test)}`
}

/** A row for each group of filters. */
export function audienceRows(condition: Condition | null): Row[] {
  if (!condition) return [row(['All users: no filters'])]
  const groups = filterGroups(condition)
  if (!groups) return [nestedRow(condition)]
  return groups.map((group, index) => groupRow(group, index))
}

function groupRow({ join: word, excludes, filters }: FilterGroup, index: number): Row {
  const notes = filters.flatMap(filterNotes)
  const lead = excludes ? 'AND NOT (exclusion group)' : index > 0 ? 'AND' : 'Filter group'
  if (filters.length === 1) return row(say`${[lead]}: ${testWords(filters[0]!)}`, { notes })
  return row(say`${[lead]}, joined with ${[word.toUpperCase()]}:`, { under: filters.map(testWords), notes })
}

function nestedRow(condition: Condition): Row {
  return row(say`${nestedWords(condition)}`, {
    notes: [
      differs(
        [
          'Braze joins groups of filters one level deep, and this would take too many of them. Build its parts as segments, and use those as filters.',
        ],
        'C1',
      ),
    ],
  })
}

export function nestedWords(condition: Condition): Text {
  if (condition.op === 'test') return testWords(condition)
  const inside = join(condition.of.map(nestedWords), condition.op === 'all' ? ' AND ' : ' OR ')
  return say`${[condition.op === 'none' ? 'NOT (' : '(']}${inside})`
}

/** What to know about a filter of an audience. */
function filterNotes(test: ConditionTest): Note[] {
  const { name, operator, value } = test
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  const notes: Note[] = []
  const isList = operator === 'is_any_of' || operator === 'is_none_of'
  if (isList && values.some((one) => typeof one !== 'string')) {
    notes.push(
      how(
        say`Only texts have lists of values: for the others take one filter for each, ${[operator === 'is_any_of' ? '“exactly” joined with OR' : '“does not equal” joined with AND']}.`,
        'C2',
      ),
    )
  }
  if (operator === 'does_not_equal' && value === 0) {
    notes.push(how(say`Users without ${name} match too: add “is blank” with OR if Braze leaves them out.`, 'C1'))
  }
  if (typeof value === 'string' && (operator === 'equals' || operator === 'does_not_equal')) {
    notes.push(...(name === 'email' ? [emailRegex([value], true)] : []))
  }
  if (name === 'email' && (isList || operator.startsWith('contains'))) {
    notes.push(emailRegex(values.map(String), isList))
  }
  if (operator === 'before' || operator === 'after') {
    notes.push(how(['Without a zone Braze takes a time as UTC; the attribute has to be of the type Time.'], 'C2'))
  }
  return notes
}

function emailRegex(values: readonly string[], whole: boolean): Note {
  const pattern = values.map(escapeRegex).join('|')
  return differs(
    say`The filter on addresses has no lists: use its regular expression ${whole ? `^(${pattern})$` : pattern}. It ignores case, the rules do not.`,
    'C1',
  )
}

export function escapeRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
