/** `forloop`: where a loop stands. */
import { LiquidObject } from '../object.ts'

export class ForLoop extends LiquidObject {
  readonly name: string
  readonly length: number
  readonly parent: ForLoop | null
  index0 = 0

  constructor(name: string, length: number, parent: ForLoop | null) {
    super()
    this.name = name
    this.length = length
    this.parent = parent
  }

  override get(name: string): unknown {
    switch (name) {
      case 'name':
        return this.name
      case 'length':
        return this.length
      case 'parentloop':
        return this.parent
      case 'index':
        return this.index0 + 1
      case 'index0':
        return this.index0
      case 'rindex':
        return this.length - this.index0
      case 'rindex0':
        return this.length - this.index0 - 1
      case 'first':
        return this.index0 === 0
      case 'last':
        return this.index0 === this.length - 1
      default:
        return undefined
    }
  }

  override toString(): string {
    return 'Liquid::ForloopDrop'
  }
}
