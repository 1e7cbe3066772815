/** What the steps have brought about, handed from step to step and, at the end, to the caller. Plain JSON. */

/** One listener of one component on one connection. */
export interface Route {
  readonly component: string;
  readonly host: string;
  readonly port: number;
  readonly usage: string;
  readonly authenticationMethod?: 'certificate' | 'sasl';
  /** Which CA signed the listener: the project's own, or a public one. */
  readonly ca: 'project' | 'public';
  readonly ssl: boolean;
  readonly path?: string;
}

export interface NetworkInterface {
  readonly id: string;
  readonly subnetId: string;
  readonly zoneId: string;
  readonly address: string;
}

/** What the prober saw in one zone. `healthy`: every route was proven twice in a row through this interface. */
export interface ZoneHealth {
  readonly zoneId: string;
  readonly address: string;
  readonly healthy: boolean;
  /** Routes not proven in this zone: why, per `component/authenticationMethod`. */
  readonly unproven?: Readonly<Record<string, string>>;
}

export interface OutputsByStep {
  readonly privatelink: {
    readonly serviceName: string;
    readonly serviceId: string;
    readonly principals: readonly string[];
    readonly adopted?: boolean;
  };
  readonly vpcEndpoint: {
    readonly vpcEndpointId: string;
    readonly adopted?: boolean;
    readonly state: string;
    readonly networkInterfaces: readonly NetworkInterface[];
  };
  readonly connection: { readonly connectionId?: string; readonly dnsName: string; readonly skipped?: string };
  readonly components: { readonly enabled: readonly string[] };
  readonly routes: {
    readonly routes: readonly Route[];
    /** PEM, public data: the prober has no credentials to fetch it. Present when a route needs it and a probe will ask. */
    readonly projectCa?: string;
    readonly warnings?: readonly string[];
    readonly skipped?: string;
  };
  readonly targets: {
    readonly verifiedBy: 'probe' | 'none';
    readonly zones: readonly ZoneHealth[];
    readonly warnings?: readonly string[];
    readonly skipped?: string;
  };
}

/** The outputs so far; a step that has not run yet is absent. */
export type Outputs = Partial<OutputsByStep>;
