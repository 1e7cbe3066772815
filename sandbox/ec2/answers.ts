import type { AwsError } from './aws-error.ts';
import type { Api } from './caller.ts';
import type { Reply } from './operation.ts';
import { toXml, type Xml } from './xml.ts';

const EC2_NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';
const STS_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** EC2 writes results straight into the response; STS wraps them. */
export function success(api: Api, action: string, reply: Reply, requestId: string): Response {
  const content =
    api === 'ec2'
      ? { '@xmlns': EC2_NAMESPACE, requestId, ...reply.body }
      : { '@xmlns': STS_NAMESPACE, [`${action}Result`]: reply.body, ResponseMetadata: { RequestId: requestId } };
  return answer(200, { [`${action}Response`]: content }, requestId);
}

export function failure(api: Api, { code, message, status }: AwsError, requestId: string): Response {
  const document: Xml =
    api === 'ec2'
      ? { Response: { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId } }
      : {
          ErrorResponse: {
            '@xmlns': STS_NAMESPACE,
            Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
            RequestId: requestId,
          },
        };
  return answer(status, document, requestId);
}

const answer = (status: number, document: Xml, requestId: string): Response =>
  new Response(toXml(document), {
    status,
    // The SDKs read the request id from the header; people read it in the body.
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
  });
