import type { Renderer } from '../format.ts'
import { sarifLog } from './log.ts'

export const sarifDiagnostics: Renderer<'diagnostics'> = ({ diagnostics }, context) => sarifLog(diagnostics, context)
