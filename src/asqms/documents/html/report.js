// Opens the reason a link points to, and hides what is no gap on request. The page works without it.
(function () {
  function open() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
  }
  addEventListener("hashchange", open);
  addEventListener("beforeprint", function () { document.querySelectorAll("details.gap").forEach(function (one) { one.open = true; }); });
  var box = document.getElementById("only-gaps");
  if (box) { box.addEventListener("change", function () { document.body.classList.toggle("only-gaps", box.checked); }); }
  open();
})();
