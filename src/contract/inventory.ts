/** The inventory of an installation: its endpoints in AWS, joined with what Aiven knows of their links. Plain JSON, types only. */
import type { AwsAccess } from '../providers/ports/aws.ts';
import type { LinkName } from './request.ts';

/** The one argument of `takeInventory`: the accounts and regions to sweep. */
export interface InventoryRequest {
  readonly accesses: readonly AwsAccess[];
}

export interface Inventory {
  readonly links: readonly InventoryLink[];
  /** Endpoints with our owner tag whose service or privatelink is gone: they cost money and lead nowhere. */
  readonly orphans: readonly InventoryEndpoint[];
  /** Accounts and regions that could not be swept, and links that Aiven did not answer for. */
  readonly unknown: readonly { readonly what: string; readonly why: string }[];
  /** Of everything listed, orphans too; 730 hours, without traffic. */
  readonly usdPerMonth: number;
}

export interface InventoryLink extends LinkName {
  readonly serviceState: string;
  readonly privatelinkState: string;
  /** Of the privatelink alone. */
  readonly usdPerMonth: number;
  readonly endpoints: readonly InventoryEndpoint[];
}

export interface InventoryEndpoint extends SweptEndpoint {
  readonly connection?: { readonly id?: string; readonly state: string };
  /** Why it is an orphan. */
  readonly why?: string;
}

export interface SweptEndpoint {
  readonly id: string;
  readonly link: LinkName;
  /** Of the request: `vpcId[/name]`. */
  readonly key: string;
  readonly account: string;
  readonly region: string;
  readonly vpcId: string;
  readonly state: string;
  readonly serviceName: string;
  readonly zoneIds: readonly string[];
  readonly usdPerMonth: number;
}

/** What Aiven knows of one link. */
export interface LinkFacts {
  /** `shop/orders-kafka` */
  readonly link: string;
  /** Absent: the service is gone. */
  readonly serviceState?: string;
  /** Absent: it has no privatelink. */
  readonly privatelink?: { readonly state: string; readonly serviceName?: string };
  readonly connections: Readonly<Record<string, { readonly id?: string; readonly state: string }>>;
  readonly usdPerMonth: number;
  /** Why Aiven did not answer: then nothing follows from the rest. */
  readonly unknown?: string;
}

export interface InventoryActivities {
  /** All endpoints of this installation in one account and region. */
  sweepEndpoints(access: AwsAccess): Promise<readonly SweptEndpoint[]>;
  readLinks(input: { readonly links: readonly LinkName[] }): Promise<readonly LinkFacts[]>;
}
