/** What is known of an object beside its bytes. */
export interface StoredObject {
  readonly key: string;
  /** name of the file with its bytes; also the object's version, where versions are kept */
  readonly bodyFile: string;
  readonly contentType: string;
  readonly contentLength: number;
  /** with its quotes */
  readonly etag: string;
  readonly lastModified: Date;
  /** names in lower case */
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentLanguage?: string;
  readonly contentDisposition?: string;
  readonly cacheControl?: string;
  readonly contentEncoding?: string;
  readonly checksumAlgorithm?: string;
  /** base64 */
  readonly checksumValue?: string;
  readonly checksumType?: string;
}

/** What an upload says about the object it makes. */
export type ObjectHeaders = Pick<
  StoredObject,
  'contentType' | 'metadata' | 'contentLanguage' | 'contentDisposition' | 'cacheControl' | 'contentEncoding'
>;

/** Stands among the versions of an object for its deletion. */
export interface DeleteMarker {
  readonly key: string;
  readonly version: string;
  readonly lastModified: Date;
}

export type ObjectVersion =
  | { readonly object: StoredObject; readonly latest: boolean }
  | { readonly marker: DeleteMarker; readonly latest: boolean };

/** A multipart upload that has begun. */
export interface MultipartUpload extends ObjectHeaders {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
}

/** One part of a multipart upload. */
export interface UploadPart {
  readonly number: number;
  readonly file: string;
  readonly size: number;
  /** MD5, hexadecimal */
  readonly digest: string;
}

/** How the local cloud keeps them in its file. */
export const encodeObject = (object: StoredObject): string => JSON.stringify(object);

export function decodeObject(facts: string): StoredObject {
  const object = JSON.parse(facts) as StoredObject & { readonly lastModified: string };
  return { ...object, lastModified: new Date(object.lastModified) };
}

export const encodeMarker = (marker: DeleteMarker): string => JSON.stringify({ ...marker, deleteMarker: true });

export function decodeVersion(facts: string): { readonly object: StoredObject } | { readonly marker: DeleteMarker } {
  const read = JSON.parse(facts) as { readonly deleteMarker?: true; readonly lastModified: string };
  return read.deleteMarker === true
    ? { marker: { ...(read as unknown as DeleteMarker), lastModified: new Date(read.lastModified) } }
    : { object: decodeObject(facts) };
}
