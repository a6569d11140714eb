// drop_queue.cpp -- a lock-free list of objects to let go of, and its emptying.
#include "drop_queue.hpp"

#include "core/graph_lock.hpp"
#include "core/log.hpp"
#include "keeper.hpp"

#include <atomic>
#include <vector>

namespace sarabet::python {

namespace {

std::atomic<Held*> dropped{nullptr};
std::atomic<bool> woken{false};
std::atomic<bool> asked{false};  // Python has been asked to call back
std::atomic<bool> ended{false};

int called_back(void*) {
    asked = false;
    drain();
    return 0;
}

// The link is made with the hold, so that dropping allocates nothing.
struct Drop {
    Held* link;
    void operator()(void*) const noexcept {
        if (ended) return;  // Python frees all it has, or the process ends
        link->next = dropped.load(std::memory_order_relaxed);
        while (!dropped.compare_exchange_weak(link->next, link, std::memory_order_release,
                                              std::memory_order_relaxed)) {
        }
        wake();
    }
};

void pass_log_on() {
    const std::vector<LogRecord> records = take_log();
    if (records.empty()) return;
    try {
        const nb::object logger = nb::module_::import_("logging").attr("getLogger")("sarabet");
        for (const LogRecord& record : records)
            logger.attr("log")(
                record.level, "%s",
                nb::steal(PyUnicode_DecodeUTF8(
                    record.text.data(), static_cast<Py_ssize_t>(record.text.size()), "replace")));
    } catch (nb::python_error& error) {
        error.discard_as_unraisable("sarabet's log");
    }
}

void let_go() {
    Held* link = dropped.exchange(nullptr, std::memory_order_acquire);
    Held* oldest = nullptr;
    while (link) {
        Held* next = link->next;
        link->next = oldest;
        oldest = link;
        link = next;
    }
    while (oldest) {
        Held* next = oldest->next;
        if (oldest->keeper) take_from_keeper(*oldest);
        Py_XDECREF(oldest->object);
        delete oldest;
        oldest = next;
    }
}

}  // namespace

std::shared_ptr<void> hold(nb::handle object) {
    auto* link = new Held{object.ptr()};
    object.inc_ref();
    return {link, Drop{link}};
}

nb::object held_object(const std::shared_ptr<void>& held) {
    PyObject* object = held ? static_cast<Held*>(held.get())->object : nullptr;
    return nb::borrow(object ? object : Py_None);
}

void wake() {
    woken = true;
    if (ended || asked.exchange(true)) return;
    if (Py_AddPendingCall(called_back, nullptr) != 0) asked = false;  // full: the next one asks
}

void drain() noexcept {
    if (ended || holds_project_lock()) return;
    woken = false;
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    let_go();
    pass_log_on();
    PyErr_Restore(type, value, trace);
}

void drain_if_woken() noexcept {
    if (woken.load(std::memory_order_relaxed)) drain();
}

void end_of_python() {
    ended = true;
}

bool python_ended() {
    return ended;
}

}  // namespace sarabet::python
