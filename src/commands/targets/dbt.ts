import type { Target } from './target.ts'
import { dialectOption, handoffsOption, scoresOption, warehouseOptions } from './warehouse-options.ts'

export const dbt: Target = {
  name: 'dbt',
  summary: 'a dbt package: models, sources, tests, and unit tests from the tests beside the config',
  options: [dialectOption, ...warehouseOptions, scoresOption, handoffsOption],
  formats: ['dbt'],
  async compile(subject, options, world) {
    const { compileForDbt } = await import('./compile-dbt.ts')
    return compileForDbt(subject, options, world)
  },
}
