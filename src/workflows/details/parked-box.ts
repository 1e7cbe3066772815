/** What a person needs to decide: what happened, what usually causes it, what to change, what to send and to paste. */
import type { ParkedStep } from '../../contract/run.ts';
import type { LinkName } from '../../contract/request.ts';
import { isOfService, nounOfStep } from '../../contract/steps.ts';
import { skippable } from '../../contract/skipping.ts';
import { code, item, pasteable, plain, when } from './markdown.ts';

/** `several`: the run has more than one endpoint, so that what is pasted must say which. */
export function parkedBox(parked: ParkedStep, link: LinkName, several: boolean): string {
  const { endpoints, since, undo, failure, until } = parked;
  const [only] = endpoints;
  const target = several && endpoints.length === 1 && only !== undefined ? { endpoint: only } : {};
  const rows = [
    `**What happened**: ${plain(failure.message)}`,
    ...(isOfService(parked.step) && endpoints.length > 0 ? [`**Waits for it**: ${endpoints.join(', ')}`] : []),
    ...source(parked),
    `**Usual cause**: ${failure.cause}`,
    `**What to do**: ${withPasteables(failure.fix, target)}`,
    `**Then send** ${code('retry')} under More Actions, Send an Update. ${retryPayload(failure, target)}`,
    ...otherWays(parked, target),
    `**More** in docs/runbook.md, under ${code(failure.reason)}.`,
    ...(until === undefined ? [] : [`**Without a decision** it is rolled back at ${when(until)}.`]),
  ];
  const head = `### A person is needed: ${undo ? 'taking away the ' : ''}${parkedWhat(parked, link)}, parked since ${when(since)}`;
  return `${head}\n${rows.map((each) => `> ${item(each)}`).join('\n')}`;
}

/** "VPC endpoint of vpc-0a1"; what all endpoints share is the service's: "PrivateLink resource of shop/orders". */
export const parkedWhat = ({ step, endpoints }: ParkedStep, { project, service }: LinkName): string =>
  `${nounOfStep(step)} of ${isOfService(step) ? `${project}/${service}` : endpoints.join(', ')}`;

/** What goes into the box of the dialog. */
function retryPayload({ patch }: ParkedStep['failure'], target: Target): string {
  const who = { actor: 'you', reason: 'what you changed' };
  if (patch === undefined) return `An empty box works; to record your name: ${pasteable({ ...target, ...who })}`;
  return `Paste this into the box; it repairs the cause: ${pasteable({ ...target, patch, actor: 'you' })}`;
}

/** What a support ticket needs, as far as the message does not say it. */
function source({ failure }: ParkedStep): string[] {
  const { api, action, where, code: apiCode, status, requestId, message } = failure;
  const parts = [api, action, where, apiCode, status && `HTTP ${status}`, requestId && `request ${requestId}`];
  const unsaid = parts.filter(
    (part) => typeof part === 'string' && !message.toLowerCase().includes(part.toLowerCase()),
  );
  return unsaid.length === 0 ? [] : [`**From**: ${unsaid.join(' · ')}`];
}

type Target = { readonly endpoint?: string };

function otherWays({ step, undo }: ParkedStep, target: Target): string[] {
  const skip = pasteable({ ...target, step, evidence: 'how you know', actor: 'you' });
  return [
    ...(undo ? [`**or** ${code('skip')} with ${skip} to leave it where it is`] : []),
    ...(!undo && skippable(step) ? [`**or** ${code('skip')} with ${skip} to go on without it`] : []),
    ...(undo
      ? []
      : [`**or** ${code('rollback')} (an empty box works) to undo what this run made, except ready endpoints`]),
  ];
}

/** The JSON within a sentence, made fit for pasting: with the endpoint it is for, and room to break. */
function withPasteables(sentence: string, target: Target): string {
  return sentence.replace(/\{"[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}/g, (json) => {
    const payload = parsed(json);
    // As code in any case: the Web UI would turn its quotation marks into curly ones.
    return payload === undefined ? code(json) : pasteable({ ...target, ...payload });
  });
}

function parsed(json: string): object | undefined {
  try {
    return JSON.parse(json) as object;
  } catch {
    return undefined;
  }
}
