/** Limits how much of an AWS answer is read, and checks that AWS itself answered. */
import type { EC2Client } from '@aws-sdk/client-ec2';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { Readable } from 'node:stream';
import { limitedBody, limitedChunks } from '../limited-body.ts';
import { heard, type Tap } from '../tap.ts';
import { agentsFor, type Proxy } from '../through-proxy.ts';
import { sdkDefaults } from './call.ts';

/** A page of 1,000 VPC endpoints takes about 3 MB of XML. */
const LARGEST_ANSWER_BYTES = 32_000_000;

/** For the body of one answer, ms; shorter than an activity's attempt. The SDK's own timeouts start again with every byte. */
const SLOWEST_ANSWER_MS = 60_000;

type Handler = Required<STSClientConfig>['requestHandler'] & { handle(...args: never[]): Promise<Handled> };
interface Handled {
  readonly response: unknown;
}

/**
 * The SDK's request handler, with a limit on the size of an answer, which the SDK does not have. Also for the client that
 * `credential-providers` makes. `proxy` absent: connect directly. `tap`: gets each call with its bodies.
 */
export function limitedHandler(tap?: Tap, proxy?: Proxy): Handler {
  const { requestHandler } = new STSClient({
    ...sdkDefaults,
    requestHandler: { ...sdkDefaults.requestHandler, ...agentsFor(proxy) },
    region: 'us-east-1',
  }).config;
  const handler = requestHandler as unknown as Handler;
  const limited = async (...args: never[]): Promise<Handled> => {
    const handled = await handler.handle(...args);
    const response = handled.response as HttpResponse;
    if (isStream(response.body))
      response.body = Readable.from(limitedChunks(response.body, LARGEST_ANSWER_BYTES, SLOWEST_ANSWER_MS));
    return handled;
  };
  const handle = tap === undefined ? limited : (...args: never[]) => tapped(tap, args, () => limited(...args));
  return Object.assign(Object.create(handler) as Handler, { handle });
}

/** Reads the whole answer first, then passes it to the SDK. */
function tapped(tap: Tap, [request]: readonly unknown[], call: () => Promise<Handled>): Promise<Handled> {
  const { method, path, headers, body } = request as HttpRequest;
  const api = /\/sts\/aws4_request/.test(headers['authorization'] ?? '') ? 'sts' : 'ec2';
  return heard(tap, { api, method, path, body: typeof body === 'string' ? body : '' }, async () => {
    const result = await call();
    const response = result.response as HttpResponse;
    const read = isStream(response.body) ? await limitedBody(response.body, LARGEST_ANSWER_BYTES) : Buffer.alloc(0);
    response.body = Readable.from([read]);
    return { result, answer: { status: response.statusCode, body: read.toString('utf8') } };
  });
}

interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * Refuses an answer that does not begin as the answer to this call. The SDK reads any text with status 200 as an empty
 * list: from the page of a proxy, a wait for a deletion would conclude that there are no VPC endpoints.
 */
export function demandAnswers({ middlewareStack, config }: EC2Client): void {
  middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next(args);
        const response = result.response as HttpResponse;
        if (response.statusCode >= 300) return result;
        const body = await config.streamCollector(response.body);
        if (!answers(commandName, body)) throw unreadable(response.statusCode);
        response.body = body;
        return result;
      },
    { step: 'deserialize', priority: 'low', name: 'demandAnswers' },
  );
}

interface HttpResponse {
  readonly statusCode: number;
  body: unknown;
}

const isStream = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

/** `DescribeVpcsCommand` is answered by `<DescribeVpcsResponse …>`, after the XML declaration. */
function answers(commandName: string, body: Uint8Array): boolean {
  const start = Buffer.from(body.subarray(0, 500)).toString();
  const root = /^\s*(?:<\?xml[^>]*>)?\s*<(\w+)[\s>/]/.exec(start)?.[1];
  return root === commandName.replace(/Command$/, 'Response');
}

/** The error that the SDK throws for an answer that is not XML. */
const unreadable = (httpStatusCode: number): Error =>
  Object.assign(new SyntaxError('not an answer of AWS'), { $metadata: { httpStatusCode } });
