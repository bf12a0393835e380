// Whatever an event brings is heard. The server closes the page's stream of messages once no event is pending, and the
// page opens another one with its next event. Gradio's script takes a stream for open until it has read its end, so an
// event that the server accepts in between would be waited for in a stream that is over. Here the server's "accepted" is
// held back until the stream has told of that event, or is over.
(() => {
  const fetched = window.fetch;
  const told = new Set(); // ids of events
  let isOpen = false;
  let held = [];

  const pass = () => {
    const ready = held.filter(({ id }) => !isOpen || told.has(id));
    held = held.filter((each) => !ready.includes(each));
    ready.forEach(({ resolve }) => resolve());
  };
  const close = () => {
    isOpen = false;
    pass();
  };
  // Where the server closes the stream, Gradio's script aborts the request once it takes the stream for closed.
  const follow = async (answer) => {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let isClosing = false;
    let text = "";
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const lines = (text + part.value).split("\n");
        text = lines.pop();
        for (const line of lines.filter((each) => each.startsWith("data:"))) {
          const message = JSON.parse(line.slice(5));
          told.add(message.event_id);
          isClosing ||= message.msg === "close_stream";
        }
        pass();
      }
    } catch {
      // The connection broke, which Gradio's script says.
    }
    if (!isClosing) close();
  };
  const listen = async (request) => {
    isOpen = true;
    request[0].signal.addEventListener("abort", close);
    try {
      const answer = await fetched(...request);
      if (answer.ok) follow(answer.clone());
      else close();
      return answer;
    } catch (error) {
      close();
      throw error;
    }
  };
  const join = async (request) => {
    const answer = await fetched(...request);
    if (!answer.ok) return answer;
    const { event_id: id } = await answer.clone().json();
    await new Promise((resolve) => {
      held.push({ id, resolve });
      pass();
    });
    return answer;
  };
  window.fetch = (...request) => {
    const address = String(request[0]?.url ?? request[0]);
    if (address.includes("/queue/data?")) return listen(request);
    return address.includes("/queue/join") ? join(request) : fetched(...request);
  };
})();
