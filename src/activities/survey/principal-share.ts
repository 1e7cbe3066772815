/** The principals of a PrivateLink resource that stays: those that this link added go with its last endpoint. */
import type { Leftover, StepRemoval } from '../../contract/removal.ts';
import { accountOf } from '../privatelink/principals.ts';
import { idsOf } from './share-question.ts';
import type { ShareQuestion } from './share-question.ts';

/**
 * A claim says that we added a principal. The acting principals of our endpoints may have been there before, so they go
 * only when the request says `principals`. A principal that a remaining endpoint may need stays, with the reason.
 */
export function principalShare(
  question: ShareQuestion,
  isLast: boolean,
): { readonly removals: readonly StepRemoval[]; readonly stays: readonly Leftover[] } {
  const { request, snapshot, ours, others, keys } = question;
  const principals = snapshot.privatelink?.principals ?? [];
  const acting = new Set(ours.map(({ placed }) => placed.actingPrincipal));
  const claimed = (principal: string): boolean => snapshot.claims.has(keys.principal(principal));
  const meant = (principal: string): boolean => claimed(principal) || request.principals === true;
  const about = principals.filter((principal) => claimed(principal) || acting.has(principal));
  const whys = about.map((principal) => ({ principal, why: whyStays(question, principal, isLast, meant(principal)) }));
  const added = whys.flatMap(({ principal, why }) => (why === undefined ? [principal] : []));
  const says = `principals ${added.join(', ')}`;
  const removal = { what: 'principals', says, added, connected: others, ours: idsOf(question) } as const;
  return {
    removals: added.length === 0 ? [] : [{ step: 'privatelink', removal }],
    stays: whys.flatMap(({ principal, why }) => {
      const left = isLast && claimed(principal) && request.endpoints === undefined;
      if (why === undefined) return [];
      return [{ what: 'principal', id: principal, why, usdPerDay: 0, ...(left ? { ours: true } : {}) }];
    }),
  };
}

function whyStays(
  { snapshot, others }: ShareQuestion,
  principal: string,
  isLast: boolean,
  meant: boolean,
): string | undefined {
  if (!isLast) return 'endpoints of ours may need it';
  if (!meant) return 'no record says that this link added it; set `principals` to remove it';
  const needing = others.filter((id) => {
    const found = snapshot.seen.find((each) => each.found.id === id)?.found;
    return found === undefined || found.ownerId === accountOf(principal);
  });
  return needing.length === 0 ? undefined : `these connections may need it: ${needing.join(', ')}`;
}
