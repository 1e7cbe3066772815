/** Whether AWS itself answered. The SDK reads any text with status 200 as an answer in which nothing is listed. */
import type { EC2Client } from '@aws-sdk/client-ec2';

/**
 * Refuses what does not begin as the answer to this very call: to the SDK a proxy's page says that there are no VPC
 * endpoints, which a wait for their end would believe.
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
        // The stream is spent; the SDK takes bytes as well.
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

/** `DescribeVpcsCommand` is answered by `<DescribeVpcsResponse …>`, after the XML declaration. */
function answers(commandName: string, body: Uint8Array): boolean {
  const start = Buffer.from(body.subarray(0, 500)).toString();
  const root = /^\s*(?:<\?xml[^>]*>)?\s*<(\w+)[\s>/]/.exec(start)?.[1];
  return root === commandName.replace(/Command$/, 'Response');
}

/** As the SDK throws it of an answer that is no XML at all. */
const unreadable = (httpStatusCode: number): Error =>
  Object.assign(new SyntaxError('not an answer of AWS'), { $metadata: { httpStatusCode } });
