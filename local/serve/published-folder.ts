/** Below the data directory; what `publish` writes and `serve` serves. */
export const publishedFolder = 'published';
