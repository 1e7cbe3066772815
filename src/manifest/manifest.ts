/** A fleet manifest: what is to be connected, as a person wrote it. */
import type { FleetSettings } from '../contract/fleet.ts';
import type { Problem } from '../problems/problems.ts';
import type { PrivateLinkRequest } from '../contract/request.ts';

export interface Manifest {
  readonly settings: FleetSettings;
  /** One for each service, in the order of the file. */
  readonly items: readonly ManifestItem[];
  /** What is wrong with items; they are not among `items`. */
  readonly problems: readonly Problem[];
}

export interface ManifestItem {
  readonly request: PrivateLinkRequest;
  /** Whether a drift check may bring it back to what the manifest says. */
  readonly repair: boolean;
  /** Where it stands: `fleet.yaml:12:5`. */
  readonly at: string;
  /** Where a field of the request stands, also one that came from another row of the same service. */
  locate(path: readonly PropertyKey[]): Pick<Problem, 'field' | 'at'>;
}

/** The text of a file or URL; `location` of `itemsFrom` is as the manifest says it, relative to `base`. */
export type ReadText = (location: string, base?: string) => Promise<NamedText>;

export interface NamedText {
  /** For messages, and for what it was: `links.csv`. */
  readonly name: string;
  readonly text: string;
}

/** One item before it is checked, and where its fields stand. */
export interface RawItem {
  readonly value: Readonly<Record<string, unknown>>;
  /** Field name and position of a path within the request. */
  locate(path: readonly PropertyKey[]): Pick<Problem, 'field' | 'at'>;
}
