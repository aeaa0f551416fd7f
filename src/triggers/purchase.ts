import { nameSchema, propertiesEqual, type Trigger } from './trigger.ts'

export const purchase: Trigger<string> = {
  kind: 'purchase',
  summary: 'The user makes a purchase, of any product or of a named one.',
  brazeName: 'Make Purchase',
  argument: nameSchema('Product', 'Product id; without it, any product.', 'annual-plan'),
  bare: true,
  where: true,
  reachesExistingUsers: true,
  lower: (product) => ({
    match: { on: 'event', type: 'purchase', name: null },
    where: propertiesEqual({ product_id: product ?? undefined }),
  }),
  examples: [
    {
      yaml: 'purchase',
      fires: { type: 'purchase', properties: { product_id: 'sku' } },
      ignores: { event: 'purchase' },
    },
    {
      yaml: '{ purchase: annual-plan, where: [{ property: price, more_than: 100 }] }',
      fires: { type: 'purchase', properties: { product_id: 'annual-plan', price: 120 } },
      ignores: { type: 'purchase', properties: { product_id: 'annual-plan', price: 100 } },
    },
  ],
}
