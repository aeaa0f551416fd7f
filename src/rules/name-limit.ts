import { example } from './examples.ts'
import { namesOf, type NameUse } from './names.ts'
import type { Rule } from './rule.ts'
import { show } from './show.ts'

/** canvas.md 7. */
const limit = 255

const groups = (event: string) => `action_groups:
  - name: Engaged
    points: 1
    triggers:
      - custom_event: ${event}`

export const nameLimit: Rule = {
  code: 'LS208',
  name: 'name-limit',
  severity: 'error',
  summary: 'A name is empty, longer than 255 characters, or begins with `$`',
  why: 'Braze takes names of attributes, events and properties of 1 to 255 characters that do not begin with `$`. Data under another name never reaches the profile, so a trigger or filter on it never fires.',
  bad: example({ groups: groups('$webinar_joined') }),
  good: example({ groups: groups('webinar_joined') }),
  check(subject, report) {
    for (const use of namesOf(subject)) {
      const problem = problemOf(use)
      if (problem) report({ at: use.place, message: problem[0], notes: [problem[1]] })
    }
  },
}

function problemOf({ what, name }: NameUse): [string, string] | undefined {
  if (name === '') return [`the ${kindOf(what)} is empty; 1 to ${limit} characters were expected`, 'give it a name']
  // A character may be two UTF-16 units.
  const length = name.length > limit ? [...name].length : name.length
  if (length > limit)
    return [`the ${kindOf(what)} is ${length} characters long; at most ${limit} were expected`, 'shorten it']
  if (what === 'name' || !name.startsWith('$')) return undefined
  const message = `the ${kindOf(what)} ${show(name)} begins with \`$\`, which Braze refuses`
  return [message, `use the name as Braze has it, for example ${show(name.replace(/^\$+/, ''))}`]
}

function kindOf(what: NameUse['what']): string {
  return what === 'name' ? 'name' : `${what} name`
}
