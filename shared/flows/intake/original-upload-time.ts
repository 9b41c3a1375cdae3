import { originalUploadMetadata, originalUploadOf } from '../../links/original-upload.ts';
import type { LinkSecrets } from '../../ports/links.ts';
import type { Uploads } from '../../ports/uploads.ts';

/** Uploads that `headroom restore` brought back have the time of their first upload. The secret is read only for these. */
export const withOriginalTimes = (uploads: Uploads, secrets: LinkSecrets): Uploads => ({
  async open(ref) {
    const upload = await uploads.open(ref);
    if (upload?.metadata[originalUploadMetadata.signature] === undefined) return upload;
    const uploadedAt = originalUploadOf(upload, await secrets.current());
    // Nothing is restored before it was uploaded.
    return uploadedAt === undefined || uploadedAt > upload.uploadedAt ? upload : { ...upload, uploadedAt };
  },
});
