/** What is generated looks like the books of an office: it is for the user who makes it, like the data itself. */
export const fileMode = 0o600;
export const folderMode = 0o700;
