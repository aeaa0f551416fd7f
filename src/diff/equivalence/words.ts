/** One step of a sequence in words. */
import { durationWords, valueWords } from '../words.ts'
import type { Letter } from './alphabet.ts'

export function letterWords(letter: Letter): string {
  switch (letter.what) {
    case 'wait':
      return `${durationWords(letter.ms)} without events`
    case 'change':
      return letter.value === null ? `${letter.attribute} removed` : `${letter.attribute} = ${valueWords(letter.value)}`
    case 'event': {
      const properties = Object.entries(letter.properties).map(([name, value]) => `${name} = ${valueWords(value)}`)
      return `${letter.name ?? letter.type}${properties.length === 0 ? '' : ` (${properties.join(', ')})`}`
    }
  }
}
