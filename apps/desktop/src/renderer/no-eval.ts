import { config } from "zod";

// Compiled schemas need eval, which the page's content security policy forbids. It is asked for when a schema
// is made, so this must be imported before every module that makes one.
config({ jitless: true });
