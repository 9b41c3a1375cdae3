/** An error of SES, with its code as SES names it in the query protocol. */
export class SesError extends Error {
  override readonly name = 'SesError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const namespace = 'xmlns="http://ses.amazonaws.com/doc/2010-12-01/"';

export const errorDocument = ({ code, message, status }: SesError): string =>
  `<ErrorResponse ${namespace}><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code>` +
  `<Message>${escapeXml(message)}</Message></Error><RequestId>local</RequestId></ErrorResponse>`;

/** `result` is what stands inside `<ActionResult>`. */
export const resultDocument = (action: string, result: string): string =>
  `<${action}Response ${namespace}><${action}Result>${result}</${action}Result>` +
  `<ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></${action}Response>`;

export const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
