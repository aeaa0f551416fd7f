/** `catalog_items` and `catalog_selection_items`: both fill the variable `items`. */
import type { Liquid } from 'liquidjs'
import { LiquidSyntaxError } from '../errors.ts'
import { Placeholder } from '../object.ts'
import { readOptions, readWords } from '../options.ts'
import type { Output } from '../output.ts'
import type { BrazeParser } from '../parser.ts'
import type { RenderContext } from '../render-context.ts'
import type { TagToken, TopToken } from '../tokens.ts'
import { hashEntries, isHash } from '../value.ts'
import { Field } from './field.ts'
import { BrazeTag, markupOf } from './tag.ts'

const MAX_SELECTED = 50

abstract class CatalogTag extends BrazeTag {
  override readonly blank = false
  protected readonly catalog: Field
  protected readonly words: readonly Field[]
  readonly #rerender: boolean

  constructor(token: TagToken, remaining: TopToken[], engine: Liquid, parser: BrazeParser) {
    super(token, remaining, engine)
    const markup = markupOf(token, parser)
    const { head, options } = readOptions(markup.text, markup.start, markup.end)
    const [catalog, ...words] = readWords(markup.text, head).map((word) => new Field(markup.text, word, parser))
    if (!catalog) throw new LiquidSyntaxError('syntax', this.span, `A ${token.name} needs the name of a catalog`)
    this.catalog = catalog
    this.words = words
    this.#rerender = options.some(({ name }) => name === 'rerender')
    for (const { name, span } of options) {
      if (name !== 'rerender')
        parser.log.report('unknownOption', span, `${token.name} has no option :${name}`, [
          'Its only option is :rerender',
        ])
    }
    parser.log.assign('items', this.span)
  }

  override run(context: RenderContext, _output: Output): void {
    if (context.level > 0 && context.rerendering) return
    const catalog = this.catalog.render(context)
    const words = this.words.map((word) => word.render(context))
    const items = this.find(catalog, words, context)
    context.assign(
      'items',
      items?.map((item) => this.#rendered(item, context)) ?? this.#missing(catalog, words, context),
    )
  }

  /** undefined when no fixture knows. */
  protected abstract find(catalog: string, words: readonly string[], context: RenderContext): unknown[] | undefined

  #missing(catalog: string, words: readonly string[], context: RenderContext): Placeholder[] {
    const notes = ['Add it to the fixtures, under catalogs or catalogSelections']
    context.report('missingAnswer', this.span, `No fixture holds ${[catalog, ...words].join(' ')}`, notes)
    return words.map((_, i) => new Placeholder(this.name, `items[${i}]`))
  }

  #rendered(item: unknown, context: RenderContext): unknown {
    if (!this.#rerender || !isHash(item)) return item
    const fields = hashEntries(item).map(([key, value]) => [
      key,
      typeof value === 'string' && value.includes('{') ? this.#renderText(value, context) : value,
    ])
    return Object.fromEntries(fields)
  }

  #renderText(text: string, context: RenderContext): string {
    const outer = context.rerendering
    context.rerendering = true
    try {
      return context.renderText(text, 'a catalog item', this.span)
    } finally {
      context.rerendering = outer
    }
  }
}

/** `{% catalog_items CATALOG id id … %}`: ids without an item are left out. */
export class CatalogItemsTag extends CatalogTag {
  protected override find(catalog: string, ids: readonly string[], { fixtures }: RenderContext): unknown[] | undefined {
    const items = own(fixtures.catalogs, catalog)
    return items && ids.map((id) => own(items, id)).filter((item) => item !== undefined)
  }
}

/** `{% catalog_selection_items CATALOG SELECTION %}` */
export class CatalogSelectionItemsTag extends CatalogTag {
  protected override find(
    catalog: string,
    [selection = '']: readonly string[],
    { fixtures }: RenderContext,
  ): unknown[] | undefined {
    const selections = own(fixtures.catalogSelections, catalog)
    return selections && own(selections, selection)?.slice(0, MAX_SELECTED)
  }
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined
}
