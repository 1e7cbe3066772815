/** Writes and removes the claims of a step: written before its change, removed when the change is undone. */
import { Context } from '@temporalio/activity';
import { DeniedError, NotFoundError } from '../../providers/errors.ts';
import type { LinkName } from '../../contract/request.ts';
import type { Applied, ApplyInput, Look, SettleInput, StepInput } from '../../contract/step-contract.ts';
import type { Removed, RemoveInput } from '../../contract/removal.ts';
import type { Claimed, ClaimsOf } from './claims-of-steps.ts';
import type { OutputsByStep } from '../../contract/outputs.ts';
import type { StepName } from '../../contract/steps.ts';
import type { ActivityDeps } from '../deps.ts';
import { CLAIMED, claimKeys } from './claim-tags.ts';
import type { ClaimKeys, Tags } from './claim-tags.ts';

/** A step that makes service-level things. */
interface Verbs<Name extends StepName> {
  readonly look: (input: StepInput<Name>) => Promise<Look<Name>>;
  readonly apply: (input: ApplyInput<Name>) => Promise<Applied<Name>>;
  readonly settle: (input: SettleInput<Name>) => Promise<OutputsByStep[Name] | null>;
  readonly remove: (input: RemoveInput<Name>) => Promise<Removed<Name>>;
}

/**
 * The step, with claims. The history holds what `look` found absent before `apply` is called: an attempt that is
 * repeated after a kill claims the same things, never one that was there before.
 */
export const claiming = <Name extends StepName>(
  deps: ActivityDeps,
  verbs: Verbs<Name>,
  claims: ClaimsOf<Name>,
): Verbs<Name> => ({
  look: async (input) => ownedIn(deps, input, await verbs.look(input)),
  async apply(input) {
    const keys = claimKeys(deps.installation);
    const made = keysOf(keys, claims.made(input.change));
    const warnings = await claim(deps, input, Object.fromEntries(made.map((key) => [key, CLAIMED])));
    const applied = await verbs.apply(input);
    const dropped = keysOf(keys, claims.dropped?.(input.change) ?? {});
    if (dropped.length > 0) await release(deps, input, dropped);
    return warnings.length === 0 ? applied : { ...applied, warnings };
  },
  // The resource is the last thing of the link to be removed: after that, all claims are released.
  async settle(input) {
    const settled = await verbs.settle(input);
    const { wait } = input;
    if (wait?.want === 'gone' && 'deleted' in wait && wait.deleted === true) await releaseAll(deps, input);
    return settled;
  },
  // What is gone, or was never made, is no longer claimed; what is left behind on purpose stays ours.
  async remove(input) {
    const removed = await verbs.remove(input);
    const keys = claimKeys(deps.installation);
    const kept = new Set([
      ...removed.left.flatMap(({ id }) => [keys.principal(id), keys.component(id)]),
      // Being deleted, or left: the resource is still there.
      ...(removed.removed.length + removed.left.length > 0 ? [keys.privatelink] : []),
    ]);
    const gone = input.remove.flatMap((removal) => keysOf(keys, claims.undone(removal)));
    const released = [...new Set(gone)].filter((key) => !kept.has(key));
    if (released.length > 0) await release(deps, input, released);
    return removed;
  },
});

/** A resource that is there is somebody else's only when no claim says that this link made it. */
async function ownedIn<Name extends StepName>(
  { clients, installation }: ActivityDeps,
  input: StepInput<Name>,
  look: Look<Name>,
): Promise<Look<Name>> {
  if (look.answer !== 'adopt') return look;
  const tags = await clients.aiven.serviceTags(input).catch(unlessDeniedOrGone);
  if (tags === undefined) return { ...look, says: `${look.says} (its tags, which say who made it, may not be read)` };
  if (!(claimKeys(installation).privatelink in tags)) return look;
  const { adopted: _, ...outputs } = look.outputs as OutputsByStep[Name] & { readonly adopted?: boolean };
  return { answer: 'nothing', says: look.says, ours: true, outputs: outputs as unknown as OutputsByStep[Name] };
}

const keysOf = (keys: ClaimKeys, { privatelink, components = [], principals = [] }: Claimed): readonly string[] => [
  ...(privatelink === true ? [keys.privatelink] : []),
  ...components.map((name) => keys.component(name)),
  ...principals.map((arn) => keys.principal(arn)),
];

/**
 * Without the right to tag, the link is still made: the receipts on its VPC endpoints remain. A refusal may pass, as when the
 * token's rights were changed a moment ago, and nobody writes this claim later: so it is tried once more.
 */
export async function claim(deps: ActivityDeps, link: LinkName, tags: Tags): Promise<readonly string[]> {
  if (Object.keys(tags).length === 0) return [];
  const write = (): Promise<boolean> =>
    deps.clients.aiven.updateServiceTags(link, tags).then(
      () => true,
      (error: unknown) => {
        if (error instanceof DeniedError) return false;
        throw error;
      },
    );
  if (await write()) return [];
  await Context.current().sleep(REFUSED_AGAIN_MS / deps.timeScale);
  if (await write()) return [];
  return [
    `Aiven does not let the token write tags of ${link.project}/${link.service} (it needs service:configuration:write): ` +
      'only the VPC endpoints’ own tags say what this link made. If an endpoint is deleted by hand, a later offboard ' +
      'keeps the PrivateLink resource and component access unless it is told to remove them.',
  ];
}

/** ms of world time from a refusal to the second try. */
const REFUSED_AGAIN_MS = 3_000;

/**
 * Removes those of the claims that exist; makes no call when there is none. A service that is gone has no tags; a token
 * that may not read them has written none.
 * @throws DeniedError when a claim is there and may not be removed: it would say of what others make later that it is ours
 */
export async function release(deps: ActivityDeps, link: LinkName, keys: readonly string[]): Promise<void> {
  await releaseThose(deps, link, (key) => keys.includes(key));
}

async function releaseThose(
  { clients }: ActivityDeps,
  link: LinkName,
  isMeant: (key: string) => boolean,
): Promise<void> {
  const tags = (await clients.aiven.serviceTags(link).catch(unlessDeniedOrGone)) ?? {};
  const none = Object.keys(tags).flatMap((key) => (isMeant(key) ? [[key, null] as const] : []));
  if (none.length > 0) await clients.aiven.updateServiceTags(link, Object.fromEntries(none)).catch(unlessGone);
}

/** Keeps the tags that say where our endpoints were made: they go with the last endpoint there. */
async function releaseAll(deps: ActivityDeps, link: LinkName): Promise<void> {
  const { prefix } = claimKeys(deps.installation);
  await releaseThose(deps, link, (key) => key.startsWith(prefix) && !key.startsWith(`${prefix}access-`));
}

function unlessDeniedOrGone(error: unknown): undefined {
  if (!(error instanceof DeniedError)) unlessGone(error);
}

function unlessGone(error: unknown): undefined {
  if (!(error instanceof NotFoundError)) throw error;
}
