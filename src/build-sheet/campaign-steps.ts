/** The hand-off: a webhook campaign of its own, step by step. */
import type { Handoff, Plan } from '../plan/plan.ts'
import { dashboardDuration } from './duration.ts'
import { formatTimeShort } from '../text/time.ts'
import { audienceRows, valueWords } from './filter-words.ts'
import { join, say, type Text } from './say.ts'
import { differs, field, how, section, type Note, type SheetSection, type SheetStep, type Template } from './sheet.ts'
import { attributeChanged } from './trigger-rows.ts'

type Drafted = Omit<SheetStep, 'id' | 'templates' | 'notes'> & Partial<Pick<SheetStep, 'templates' | 'notes'>>

/** Braze's longest re-eligibility of a campaign. */
const longestReeligibility = 720 * 86_400_000

export function campaignSteps(plan: Plan): SheetSection | null {
  const { handoff } = plan
  if (!handoff) return null
  const intro: Text = [
    'Messaging › Campaigns › Create Campaign › Webhook. It is no step of the Canvas: every change of the score is a reason to send it, whoever wrote it.',
  ]
  return section('D', 'Webhook campaign: the hand-off', intro, [
    compose(handoff),
    {
      title: ['Test'],
      fields: [field('Test tab', ['choose a user whose score is sent, and one whose score is not'])],
      notes: [how(['A test really calls the address. `leadscore render` shows the request without one.'])],
      check: ['Tested with a score that is sent, and one that is not'],
    },
    delivery(plan),
    audience(handoff),
    ...(handoff.crmSync ? [crmSync(handoff.crmSync)] : []),
  ])
}

function compose({ name, webhook, threshold }: Handoff): Drafted {
  const templates: Template[] = [
    { label: 'Webhook URL', language: 'liquid', text: webhook.url },
    ...webhook.headers.map((header): Template => ({
      label: `Request header ${header.name}`,
      language: 'liquid',
      text: header.value,
    })),
    { label: 'Request body: Raw Text', language: 'liquid', text: webhook.body },
  ]
  return {
    title: ['Compose'],
    fields: [
      field('Campaign name', say`${name}`),
      field('HTTP method', say`${webhook.method}`),
      field('Webhook URL, request headers, request body', ['paste what stands below; the body as Raw Text']),
    ],
    templates,
    notes: [
      ...(threshold === null
        ? []
        : [how(say`The templates decide: sent for scores above ${threshold}, aborted for all others.`, 'H4')]),
      ...(/\$\{user_id\}/.test(webhook.url + webhook.body)
        ? [
            how(
              say`The templates name ${'{{${user_id}}}'}: the external id of a user has to be the one that the receiver knows.`,
            ),
          ]
        : []),
      how(['A secret does not belong into a header: keep it in Braze and name it.']),
      how([
        '20x is received; 408, 429 and 5xx are tried again, up to five times in about half an hour; any other answer is not.',
      ]),
    ],
    check: say`Method ${webhook.method}, address, ${[headersWords(webhook.headers.length)]}body, pasted unchanged`,
  }
}

function delivery({ score, launch }: Plan): Drafted {
  return {
    title: ['Schedule Delivery'],
    fields: [
      field('Delivery type', ['Action-Based Delivery']),
      field('Trigger', attributeChanged(score.attribute, null).text),
      field('Send', ['immediately']),
      field('Start', [launch ? `${formatTimeShort(launch.at)} UTC, or before` : 'before the Canvas']),
      field('End, quiet hours, portion of the day', ['none']),
    ],
    notes: [
      how(
        [
          `The trigger is the score${score.heartbeat ? ', not the heartbeat' : ''}: a decay fires it as well, and the templates decide.`,
        ],
        'H1',
        'U4',
      ),
    ],
    check: say`Triggered by any new value of ${score.attribute}, at once`,
  }
}

function audience({ audience: condition, reeligibilityMs }: Handoff): Drafted {
  const notes: Note[] = [
    how(['The trigger comes first, then these filters: they see the profile as it is then.'], 'H3'),
    how([
      'Frequency capping is on for new campaigns: a hand-off that it stops is lost until the next change of the score.',
    ]),
  ]
  if (reeligibilityMs === null) {
    notes.push(how(['Every lead is handed off once, for good.'], 'H2'))
  } else {
    notes.push(
      differs(
        [
          'Braze counts from the last webhook that was received, with an answer of 20x; the rules count from the last that was sent. An abort uses nothing up either way.',
        ],
        'H2',
      ),
    )
  }
  if (reeligibilityMs !== null && reeligibilityMs > longestReeligibility)
    notes.push(differs(['720 days is the longest that Braze takes.'], 'H2'))
  const again =
    reeligibilityMs === null
      ? 'off'
      : `on, after ${reeligibilityMs === 0 ? '0 minutes' : dashboardDuration(reeligibilityMs)}`
  return {
    title: ['Target Audience'],
    fields: [
      field('Target users', ...audienceRows(condition)),
      field('Allow users to become re-eligible', [again]),
      field('Send to', ['all users, including unsubscribed users']),
      field('Frequency capping', ['off']),
      field('Global Control Group', ['exclude this campaign from it']),
      field('Limit of users, rate limit', ['none']),
    ],
    notes,
    check: [`Filters, re-eligibility ${again}, frequency capping off`],
  }
}

function crmSync({ afterMs, attributes }: NonNullable<Handoff['crmSync']>): Drafted {
  const pairs = Object.entries(attributes).map(([name, value]) => say`${name} = ${valueWords(value)}`)
  return {
    title: ['What comes back'],
    fields: [
      field(
        'Written by your CRM sync',
        say`${join(pairs, ', ')}, within ${[dashboardDuration(afterMs)]} of a hand-off`,
      ),
    ],
    notes: [
      differs(
        [
          'The campaign changes nothing in Braze: this sync is yours to build (/users/track, or Cloud Data Ingestion). Until it has written, a lead can be handed off again.',
        ],
        'H5',
      ),
    ],
    check: say`The CRM writes ${join(pairs, ', ')} back`,
  }
}

const headersWords = (count: number) => (count === 0 ? '' : count === 1 ? 'one header, ' : `${count} headers, `)
