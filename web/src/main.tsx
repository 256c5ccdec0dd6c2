import { render } from "preact";

render(<main>sweepstake</main>, document.getElementById("app") as HTMLElement);
