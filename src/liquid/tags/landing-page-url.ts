/** `{% landing_page_url %}`: Braze knows the address, we do not. */
import type { Output } from '../output.ts'
import type { RenderContext } from '../render-context.ts'
import { BrazeTag } from './tag.ts'

export class LandingPageUrlTag extends BrazeTag {
  override readonly blank = false

  override run(context: RenderContext, output: Output): void {
    context.report('missingAnswer', this.span, 'The address of a landing page is only known to Braze')
    output.write('[landing_page_url]')
  }
}
