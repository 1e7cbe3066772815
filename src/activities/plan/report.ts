/** The plan as an activity: from the request as the caller gave it to a report that a person reads. */
import type { PlanActivities, PlanReport, PlanRequest, PlannedChanges, PlannedStep } from '../../contract/plan.ts';
import { endpointPrice } from './prices.ts';
import { parseRequest } from '../../schema/request.ts';
import type { Finding } from '../../contract/finding.ts';
import type { ActivityDeps } from '../deps.ts';
import { errorOf } from '../failures/invalid.ts';
import type { LooksWith } from './looks.ts';
import { planLink } from './plan.ts';
import type { Plan } from './plan.ts';

export const createPlanRequest =
  (deps: ActivityDeps, looksWith: LooksWith): PlanActivities['planRequest'] =>
  async ({ request: given, dryRunPermissions = false }: PlanRequest) => {
    const parsed = parseRequest(given);
    if (!parsed.ok) return unreadable(given, parsed.problems.map(errorOf));
    return reportOf(parsed.request, await planLink(deps, looksWith, parsed.request, { dryRunPermissions }));
  };

/** The summary of a plan: verdict, counts, minutes and price. */
export function reportOf({ project, service }: PlanRequest['request'], plan: Plan): PlanReport {
  const { steps, findings, usdPerMonth, accepted } = plan;
  const { usdPerGb, of } = endpointPrice(accepted?.serviceRegion ?? '');
  const regions = [...new Set((accepted?.endpoints ?? []).map(({ region }) => region))];
  const estimatedFor = regions.filter((region) => !endpointPrice(region).known);
  // Of several dates the oldest: none of the prices is older.
  const [awsPricesOf = of] = regions.map((region) => endpointPrice(region).of).toSorted();
  return {
    project,
    service,
    verdict: verdictOf(steps, findings),
    steps,
    changes: changesOf(steps),
    findings,
    minutes: minutesOf(steps),
    price: { usdPerMonth, usdPerGb, awsPricesOf, ...(estimatedFor.length > 0 && { estimatedFor }) },
  };
}

function changesOf(steps: readonly PlannedStep[]): PlannedChanges {
  const many = (...which: readonly PlannedStep['does'][]): number =>
    steps.filter(({ does }) => which.includes(does)).length;
  return { create: many('create', 'replace'), change: many('modify'), remove: many('replace') };
}

/** Errors that carry a failure type do not end a run: they park it at their step. */
function verdictOf(steps: readonly PlannedStep[], findings: readonly Finding[]): PlanReport['verdict'] {
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.some(({ failure }) => failure === undefined)) return 'invalid';
  const idle = steps.every(({ does }) => does === 'nothing' || does === 'adopt');
  return idle && errors.length === 0 ? 'nothing' : 'differences';
}

/** Endpoints run concurrently, the steps that they share one after the other. */
function minutesOf(steps: readonly PlannedStep[]): number {
  const sum = (endpoint: string | undefined): number =>
    steps.reduce((total, step) => total + (step.endpoint === endpoint ? step.minutes : 0), 0);
  const endpoints = [...new Set(steps.flatMap(({ endpoint }) => endpoint ?? []))];
  return sum(undefined) + Math.max(0, ...endpoints.map(sum));
}

function unreadable(given: unknown, findings: readonly Finding[]): PlanReport {
  const { project, service } = (given ?? {}) as { readonly project?: unknown; readonly service?: unknown };
  const nothing: Plan = { steps: [], findings, usdPerMonth: 0 };
  const name = (value: unknown): string => (typeof value === 'string' ? value : '');
  return reportOf({ project: name(project), service: name(service), components: [], endpoints: [] }, nothing);
}
