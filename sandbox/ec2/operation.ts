import type { AccessKey, World } from '../world.ts';
import type { Parameters } from './parameters.ts';
import type { Bucket } from './throttle.ts';
import type { Xml } from './xml.ts';

/** One action of EC2 or STS. `run` is synchronous, so that no other call comes between its checks and its change. */
export interface Operation {
  readonly mutating?: true;
  readonly bucket?: (parameters: Parameters) => Bucket;
  readonly run: (call: Call) => Reply;
}

export type Operations = Readonly<Record<string, Operation>>;

export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly parameters: Parameters;
}

/** The caller, and the region that the request was signed for. */
export interface Caller extends AccessKey {
  readonly region: string;
}

export interface Reply {
  readonly body: Readonly<Record<string, Xml>>;
  /** For the ledger: resource ids the call made or changed. */
  readonly ids?: readonly string[];
  /** For the ledger: states the reply shows, by endpoint id. */
  readonly shown?: Readonly<Record<string, string>>;
}
