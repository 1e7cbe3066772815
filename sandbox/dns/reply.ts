import { AUTHORITATIVE_ANSWER, RECURSION_AVAILABLE, RECURSION_DESIRED, type Answer, type Packet } from 'dns-packet';
import type { World } from '../world.ts';
import { lookUp } from './names.ts';

/** The reply to one query: A records, after a CNAME if there is one. Known names have no records of other types. */
export function replyTo(query: Packet, world: World): Packet {
  const [question] = query.questions ?? [];
  const name = question?.name ?? '';
  const resolved = lookUp(world, name.toLowerCase());
  const owner = resolved?.alias ?? name;
  const answers: Answer[] = [];
  if (resolved?.alias !== undefined) answers.push({ type: 'CNAME', name, ttl: TTL, data: resolved.alias });
  if (question?.type === 'A') {
    for (const data of resolved?.addresses ?? []) answers.push({ type: 'A', name: owner, ttl: TTL, data });
  }
  return {
    type: 'response',
    ...(query.id !== undefined && { id: query.id }),
    flags:
      AUTHORITATIVE_ANSWER |
      RECURSION_AVAILABLE |
      ((query.flags ?? 0) & RECURSION_DESIRED) |
      (resolved === undefined ? NXDOMAIN : 0),
    questions: query.questions ?? [],
    answers,
  };
}

/** Seconds. Short, because endpoints come and go. */
const TTL = 5;
/** RFC 1035; dns-packet expects the code in the lowest bits of the flags. */
const NXDOMAIN = 3;
