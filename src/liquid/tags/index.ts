/** The list of tags. `liquid` is not in it: its lines belong to the body around it. */
import { AbortMessageTag } from './abort-message.ts'
import { AssignTag } from './assign.ts'
import { CaptureTag } from './capture.ts'
import { CaseTag } from './case.ts'
import { CatalogItemsTag, CatalogSelectionItemsTag } from './catalog.ts'
import { ConnectedContentTag } from './connected-content.ts'
import { CounterTag } from './counter.ts'
import { CycleTag } from './cycle.ts'
import { EchoTag } from './echo.ts'
import { BreakTag, ContinueTag, ForTag } from './for.ts'
import { IfTag } from './if.ts'
import { IfChangedTag } from './ifchanged.ts'
import { LandingPageUrlTag } from './landing-page-url.ts'
import { MessageExtrasTag } from './message-extras.ts'
import { PromotionTag } from './promotion.ts'
import { RandomTag } from './random.ts'
import { ShoppingCartTag } from './shopping-cart.ts'
import { TranslationTag } from './translation.ts'
import { CommentTag, InlineCommentTag, RawTag } from './verbatim.ts'
import type { TagClass } from './tag.ts'

export const TAGS: ReadonlyMap<string, TagClass> = new Map<string, TagClass>([
  ['#', InlineCommentTag],
  ['abort_message', AbortMessageTag],
  ['assign', AssignTag],
  ['break', BreakTag],
  ['capture', CaptureTag],
  ['case', CaseTag],
  ['catalog_items', CatalogItemsTag],
  ['catalog_selection_items', CatalogSelectionItemsTag],
  ['comment', CommentTag],
  ['connected_content', ConnectedContentTag],
  ['continue', ContinueTag],
  ['cycle', CycleTag],
  ['decrement', CounterTag],
  ['doc', CommentTag],
  ['echo', EchoTag],
  ['for', ForTag],
  ['if', IfTag],
  ['ifchanged', IfChangedTag],
  ['increment', CounterTag],
  ['landing_page_url', LandingPageUrlTag],
  ['message_extras', MessageExtrasTag],
  ['promotion', PromotionTag],
  ['random', RandomTag],
  ['raw', RawTag],
  ['shopping_cart', ShoppingCartTag],
  ['translation', TranslationTag],
  ['unless', IfTag],
])
