/** What a look at one item of a fleet finds, from the plan of a run and the newest run of the link. Pure. */
import type { BucketCalls, ItemLook, LinkRun, PriceShare } from '../../contract/fleet-look.ts';
import { linkOf } from '../../contract/fleet.ts';
import { usdPerMonth } from '../../contract/money.ts';
import type { Difference, PlanReport, PlannedStep } from '../../contract/plan.ts';
import { endpointKey, type PrivateLinkRequest } from '../../contract/request.ts';
import { differenceText } from '../../contract/difference-text.ts';
import { excerpt } from '../../contract/printable.ts';
import { sentence } from '../failures/invalid.ts';
import type { Plan } from '../plan/plan.ts';
import { reportOf } from '../plan/report.ts';

/** `run`: the newest of the link. While it is open nothing is compared. */
export function itemLook(
  request: PrivateLinkRequest,
  plan: Pick<Plan, 'steps' | 'findings' | 'accepted' | 'usdPerMonth'>,
  run: LinkRun | undefined,
): ItemLook {
  const report = reportOf(request, plan);
  const isOpen = run !== undefined && run.closedAt === undefined;
  const found = isOpen ? 'busy' : foundBy(report, request);
  const differences = isOpen ? [] : differencesIn(report);
  const refusals = report.findings.filter(({ level }) => level === 'error');
  return {
    link: linkOf(request),
    at: new Date().toISOString(),
    found,
    says: isOpen ? `${run.workflow} runs since ${run.startedAt}` : saysOf(found, report, differences),
    differences,
    findings: [...refusals, ...report.findings.filter(({ level }) => level === 'warning')].slice(0, MOST_FINDINGS),
    shares: sharesOf(request, plan),
    calls: found === 'differs' || found === 'absent' ? callsOf(report.steps, plan) : [],
    minutes: report.minutes,
    ...(run === undefined ? {} : { run }),
  };
}

const MOST_FINDINGS = 20;

/** The answer for an item that could not be looked at; nothing follows from it. */
export const notLookedAt = (request: PrivateLinkRequest, error: unknown): ItemLook => ({
  link: linkOf(request),
  at: new Date().toISOString(),
  found: 'unknown',
  says: excerpt(`It could not be looked at: ${error instanceof Error ? error.message : String(error)}`, LONGEST),
  differences: [],
  findings: [],
  shares: [],
  calls: [],
  minutes: 0,
});

const LONGEST = 4_000;

/** The parts of a look that are kept: a thousand of them must fit into one heartbeat. */
export const kept = (look: ItemLook): ItemLook => ({ ...look, findings: [], shares: [], calls: [] });

function foundBy({ verdict, steps }: PlanReport, request: PrivateLinkRequest): ItemLook['found'] {
  if (verdict === 'nothing') return 'asWanted';
  if (verdict === 'invalid') return 'refused';
  const own = steps.filter(({ step }) => step === (request.endpoints.length > 0 ? 'vpcEndpoint' : 'privatelink'));
  const isNew = own.every(({ does }) => does === 'create') || steps.some(isNewPrivatelink);
  return isNew ? 'absent' : 'differs';
}

const isNewPrivatelink = ({ step, does }: PlannedStep): boolean => step === 'privatelink' && does === 'create';

/** Waits are reported only when there is no other difference. */
function differencesIn({ steps, findings }: PlanReport): readonly Difference[] {
  const told = steps.flatMap(({ differences = [] }) => differences);
  if (told.length > 0) return told;
  const waits = steps.filter(({ does }) => does === 'wait');
  const inTheWay = findings.filter(({ level }) => level === 'error');
  return [
    ...waits.map(({ step, endpoint, says }) => ({
      field: endpoint === undefined ? step : `${step} of ${endpoint}`,
      wanted: 'settled',
      found: says,
    })),
    ...inTheWay.map(({ field, value, problem }) => ({
      field,
      wanted: 'as asked',
      found: value === undefined ? problem : `${value} ${problem}`,
    })),
  ];
}

function saysOf(found: ItemLook['found'], { findings, changes }: PlanReport, differs: readonly Difference[]): string {
  const [worst] = findings;
  if (found === 'asWanted') return 'It is as wanted.';
  if (found === 'refused' && worst !== undefined) return `A run would be refused: ${sentence(worst)}.`;
  if (found === 'absent') return `It is not there: ${changes.create} things to create.`;
  return `${differs.map(differenceText).join('; ')}.`;
}

function sharesOf(request: PrivateLinkRequest, { accepted }: Pick<Plan, 'accepted'>): readonly PriceShare[] {
  if (accepted === undefined) return [];
  const teams = new Map(
    request.endpoints.map((each) => [endpointKey(each), each.tags?.['team'] ?? each.tags?.['owner']]),
  );
  const [first] = teams.values();
  const share = (account: string, team: string | undefined, usdPerHour: number): PriceShare => ({
    account,
    ...(team === undefined ? {} : { team }),
    usdPerMonth: usdPerMonth(usdPerHour),
  });
  return [
    share(`Aiven ${request.project}`, first, accepted.usdPerHour),
    ...accepted.endpoints.map(({ key, account, usdPerHour }) => share(account, teams.get(key), usdPerHour)),
  ];
}

/** One call for each endpoint that is to be made or changed. */
function callsOf(steps: readonly PlannedStep[], { accepted }: Pick<Plan, 'accepted'>): readonly BucketCalls[] {
  const spending = new Set(['create', 'modify', 'replace']);
  const keys = new Set(
    steps.filter(({ step, does }) => step === 'vpcEndpoint' && spending.has(does)).map(({ endpoint }) => endpoint),
  );
  return (accepted?.endpoints ?? [])
    .filter(({ key }) => keys.has(key))
    .map(({ account, region }) => ({ account, region, calls: 1 }));
}
