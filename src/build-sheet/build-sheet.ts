/** Plan → build sheet. */
import { canonicalPlan } from '../plan/canonical.ts'
import type { Labels } from '../plan/labels.ts'
import type { Plan } from '../plan/plan.ts'
import { campaignSteps } from './campaign-steps.ts'
import { canvasSettings } from './canvas-settings.ts'
import { canvasSteps } from './canvas-steps.ts'
import { canvasOf } from './canvas.ts'
import { dataSettings } from './data-settings.ts'
import { launchSteps } from './launch-steps.ts'
import type { BuildSheet } from './sheet.ts'

/** Throws a Failure for a Canvas that nobody could build. */
export function buildSheet(plan: Plan, labels: Labels): BuildSheet {
  const canvas = canvasOf(plan)
  const campaign = campaignSteps(plan)
  return {
    name: plan.name,
    description: labels.description,
    owner: labels.owner,
    hash: canonicalPlan(plan).hash,
    mode: plan.score.heartbeat ? 'heartbeat' : 'direct',
    canvas,
    sections: [
      dataSettings(plan, canvas),
      canvasSettings(plan, labels, canvas),
      canvasSteps(plan, canvas),
      ...(campaign ? [campaign] : []),
      launchSteps(campaign ? 'E' : 'D', plan, canvas),
    ],
  }
}
