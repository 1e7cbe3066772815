/** What `doctor` is asked, and what it answers. Plain JSON, types only. */
import type { CheckResult } from './checks.ts';
import type { EndpointRequest, LinkName, PrivateLinkRequest } from './request.ts';

/** The one argument of the workflow `doctor`. */
export interface DoctorRequest {
  /** The link whose needs are looked at. Absent: what every run needs. */
  readonly link?: LinkInQuestion;
}

/** A request, or as much of one as there is yet: what is left out is not looked at. */
export interface LinkInQuestion extends LinkName, Partial<Pick<PrivateLinkRequest, 'components' | 'principals'>> {
  readonly endpoints?: readonly EndpointInQuestion[];
}

export interface EndpointInQuestion
  extends
    Omit<EndpointRequest, 'subnetIds' | 'securityGroupIds'>,
    Partial<Pick<EndpointRequest, 'subnetIds' | 'securityGroupIds'>> {}

/** A running Causeway. */
export interface Program {
  readonly version: string;
  /** `22.12.0` */
  readonly node: string;
}

/** What a worker finds, with its own credentials. */
export interface DoctorReport {
  readonly worker: Program;
  /** What callers may ask of this worker, one line for each limit. */
  readonly policy: readonly string[];
  readonly checks: readonly CheckResult[];
}

/** What the worker itself finds, and which probers are still to be asked. */
interface SetupReport extends DoctorReport {
  readonly probers: readonly ProberInQuestion[];
}

/** The argument of `checkProber`. */
export interface ProberInQuestion {
  /** `prober of vpc-0a1b2c3d`: the check that its answers belong to. */
  readonly check: string;
  readonly taskQueue: string;
  /** Names that public DNS knows. */
  readonly hosts: readonly string[];
  /** The subnets in whose addresses the paths will be probed. */
  readonly subnets: readonly { readonly id: string; readonly cidr: string }[];
}

export interface DoctorActivities {
  /** Reads and dry runs only. A request that breaks its schema fails as `Invalid`. */
  checkSetup(input: DoctorRequest): Promise<SetupReport>;
  /** Done where the prober runs: resolves, and dials nothing. */
  checkProber(input: ProberInQuestion): Promise<readonly CheckResult[]>;
}
