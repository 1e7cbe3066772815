/** A fleet manifest: what a person wants to connect. */
import type { FleetSettings } from '../contract/fleet.ts';
import type { Problem } from '../problems/problems.ts';
import type { PrivateLinkRequest } from '../contract/request.ts';

export interface Manifest {
  readonly settings: FleetSettings;
  /** One for each service, in the order of the file. */
  readonly items: readonly ManifestItem[];
  /** Problems of items; those items are not in `items`. */
  readonly problems: readonly Problem[];
}

export interface ManifestItem {
  readonly request: PrivateLinkRequest;
  /** Whether a drift check may repair the link, as the manifest describes it. */
  readonly repair: boolean;
  /** Its place: `fleet.yaml:12:5`. */
  readonly at: string;
  /** The place of a field of the request, also when it comes from another row of the same service. */
  locate(path: readonly PropertyKey[]): Pick<Problem, 'field' | 'at'>;
}

/** Reads a file or URL. `location` of `itemsFrom` is as in the manifest, relative to `base`. */
export type ReadText = (location: string, base?: string) => Promise<NamedText>;

export interface NamedText {
  /** For messages, and to tell the format: `links.csv`. */
  readonly name: string;
  readonly text: string;
}

/** One item before it is checked, with the places of its fields. */
export interface RawItem {
  readonly value: Readonly<Record<string, unknown>>;
  /** Field name and position of a path within the request. */
  locate(path: readonly PropertyKey[]): Pick<Problem, 'field' | 'at'>;
}
