/** The public API: one function per arrow of the data flow, and the types they speak. */
export { loadConfig, type LoadedConfig } from './load-config.ts'
export { simulate, type SimulationInput } from './simulation.ts'
export type { HandoffRow, ScoreRow, SimulationReport, SimulationSummary } from './engine/report.ts'
export type { Diagnostic, Label, Severity } from './diagnostics/diagnostic.ts'
export type { Plan } from './plan/plan.ts'
export { Source, type Position, type Span } from './text/source.ts'
export {
  renderBrazeLiquid,
  type LiquidContext,
  type LiquidFixtures,
  type LiquidRenderOptions,
  type LiquidResult,
} from './liquid/render.ts'
export type { LiquidFinding } from './liquid/finding.ts'
export { parseJson } from './liquid/json.ts'
