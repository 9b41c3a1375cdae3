import { createHmac, timingSafeEqual } from 'node:crypto';

/** The secret signs links as well; what is signed here begins differently and can be none. */
const purpose = 'headroom original upload 1\n';

/** Names of the metadata of a restored object. */
export const originalUploadMetadata = { uploadedAt: 'uploaded-at', signature: 'uploaded-at-signature' } as const;

/** An object that is uploaded again, and when it was uploaded at first. */
export interface OriginalUpload {
  readonly key: string;
  /** bytes */
  readonly size: number;
  readonly uploadedAt: Date;
}

/** Metadata that dates an object by its first upload. Only who knows the stack's secret can make it. */
export const signOriginalUpload = (upload: OriginalUpload, secret: Uint8Array): Readonly<Record<string, string>> => ({
  [originalUploadMetadata.uploadedAt]: upload.uploadedAt.toISOString(),
  [originalUploadMetadata.signature]: signatureOf(upload, secret).toString('base64url'),
});

/**
 * When an object was first uploaded, if its metadata says so and this secret signed it for this key and size. Anyone who may
 * upload may write metadata: unsigned, it would let an uploader date a report as they please.
 */
export function originalUploadOf(
  {
    key,
    size,
    metadata,
  }: Pick<OriginalUpload, 'key' | 'size'> & { readonly metadata: Readonly<Record<string, string>> },
  secret: Uint8Array,
): Date | undefined {
  const { [originalUploadMetadata.uploadedAt]: instant = '', [originalUploadMetadata.signature]: signature = '' } =
    metadata;
  const uploadedAt = new Date(instant);
  if (Number.isNaN(uploadedAt.getTime())) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const expected = signatureOf({ key, size, uploadedAt }, secret);
  return given.length === expected.length && timingSafeEqual(given, expected) ? uploadedAt : undefined;
}

const signatureOf = ({ key, size, uploadedAt }: OriginalUpload, secret: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`${purpose}${uploadedAt.toISOString()}\n${size}\n${key}`).digest();
