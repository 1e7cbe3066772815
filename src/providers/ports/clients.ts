/**
 * The clients that the steps need. Adapters: `aiven/` (undici), `aws/` and `ec2/` (AWS SDK), `prober.ts`.
 * Every method takes an optional AbortSignal, throws the errors of `errors.ts`, and does not retry.
 * The adapters hide all quirks of the vendors.
 */
import type { AivenClient } from './aiven.ts';
import type { AwsClient } from './aws.ts';
import type { Prober } from './prober.ts';

export interface Clients {
  readonly aiven: AivenClient;
  readonly aws: AwsClient;
  readonly prober: Prober;
}
