/** The same link by the guide's own commands, where `avn` and `aws` are on PATH. */
import { followGuide, missingPeers } from './peers.ts';
import { timePeer } from './time-peer.ts';

export const sayByHand = (each: number): Promise<string> =>
  timePeer(
    { section: 'by-hand', name: '`avn` and `aws`, a look every 5 s', missing: missingPeers(), link: followGuide },
    each,
  );
