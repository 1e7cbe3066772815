/** From looks to what a run would do, step by step. */
import type { Difference, PlannedStep } from '../../contract/plan.ts';
import type { OnboardResult } from '../../contract/run.ts';
import type { Look } from '../../contract/step-contract.ts';
import type { Looked } from '../../contract/following.ts';
import { steps } from '../../contract/steps.ts';
import type { StepName } from '../../contract/steps.ts';
import { differencesOf } from './differences.ts';
import { movedRoutes } from './moved.ts';

/** `before`: what the newest onboarding ended with, if it is known. */
export const plannedSteps = (looked: readonly Looked[], before: OnboardResult | undefined): readonly PlannedStep[] =>
  looked.map((each) => planned(each, looked, before));

function planned(each: Looked, all: readonly Looked[], before: OnboardResult | undefined): PlannedStep {
  const { step, endpoint, look } = each;
  const moved = movedRoutes(before, endpoint, routesIn(look));
  const does = moved.length > 0 ? 'moved' : doesOf(each, all);
  const says = moved.length > 0 ? movedText(moved) : look.answer === 'change' ? look.change.says : saidOf(look);
  const differences = [...moved, ...differencesOf(each)];
  const allows = allowedBy(look);
  return {
    step,
    ...(endpoint === undefined ? {} : { endpoint }),
    does,
    says,
    ...(allows.length === 0 ? {} : { allows }),
    minutes: does === 'nothing' || does === 'adopt' || does === 'moved' ? 0 : minutesOf(step),
    unknown: 'unknown' in look ? (look.unknown ?? []) : [],
    ...(differences.length === 0 ? {} : { differences }),
  };
}

/** "kafka/sasl was a:1 and is now b:2" */
const movedText = (moved: readonly Difference[]): string =>
  moved
    .map(({ field, wanted, found }) => `${field.replace(/^route (\S+).*$/, '$1')} was ${wanted} and is now ${found}`)
    .join('; ');

function doesOf({ step, endpoint, look }: Looked, all: readonly Looked[]): PlannedStep['does'] {
  if (look.answer === 'nothing') {
    const others = all.filter((other) => !isUnseen(other.step) && isSameWalk(other, endpoint));
    const settled = isUnseen(step) ? others.every((other) => hasOutputs(other.look)) : hasOutputs(look);
    return settled ? 'nothing' : 'wait';
  }
  if (look.answer !== 'change') return look.answer;
  const { action } = look.change;
  if (action === 'create') return 'create';
  return action === 'delete' ? 'replace' : 'modify';
}

function allowedBy(look: Look): readonly string[] {
  const wanted = look.answer === 'change' && 'with' in look.change ? look.change.with : undefined;
  if (wanted === undefined) return [];
  if ('added' in wanted) return wanted.added;
  return 'principals' in wanted ? wanted.principals : [];
}

const saidOf = (look: Exclude<Look, { answer: 'change' }>): string =>
  'ours' in look && look.ours === true ? `${look.says}, made by this link` : look.says;

const isSameWalk = (other: Looked, endpoint: string | undefined): boolean =>
  other.endpoint === undefined || other.endpoint === endpoint;

/** What is as it should be has outputs; what is still to come has none. */
const hasOutputs = (look: Look): boolean => 'outputs' in look && look.outputs !== undefined;

const routesIn = (look: Look) =>
  'outputs' in look && look.outputs !== undefined && 'routes' in look.outputs ? look.outputs.routes : [];

const minutesOf = (step: StepName): number => steps.find(({ name }) => name === step)?.minutes ?? 0;

/** A step that no look can see: it is done again when something before it changes. */
const isUnseen = (step: StepName): boolean => steps.some(({ name, unseen }) => name === step && unseen === true);
