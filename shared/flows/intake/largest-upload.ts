/** In bytes. S3's limit for one object is 5 TiB; what a person downloads from Amazon is a thousand times smaller than this. */
export const largestUpload = 2 * 1024 ** 3;
